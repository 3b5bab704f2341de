import Foundation
import PowerVM
import SSH
import TestSupport
import Testing

@testable import Remoting

@Suite("asking ssh -G", .timeLimit(.minutes(2)))
struct SSHConfigurationTests {
    let bench: TransportBench

    init() throws { bench = try TransportBench() }

    private func destination(_ host: String, _ lines: String..., user: String? = "padmin") async throws -> SSHDestination {
        try await bench.configuration(lines).destination(host, defaultUser: user).destination
    }

    @Test("the default user holds only where no file names one")
    func defaultUser() async throws {
        let lines = ["Host named", "User joe", "Host *", "Port 2022"].joined(separator: "\n")
        #expect(try await destination("named", lines).user == "joe")
        #expect(try await destination("other", lines).user == "padmin")
        #expect(try await destination("other", lines).port == 2022)
        #expect(try await destination("other", "Host *\nUser all").user == "all")
    }

    @Test("without a default user it is the local one, as ssh does it for jump hosts")
    func localUser() async throws {
        #expect(try await destination("any", user: nil).user == SSHDServer.userName)
    }

    @Test("Include, Match host, Match exec, Match user and negated hosts are ssh's own business")
    func conditions() async throws {
        let more = try bench.directory.write("more", "Host inside\nHostName inside.example.com\n")
        let lines = """
            Include \(more)
            Host !bad *.net
              Port 1111
            Match host matched.example.com
              User matching
            Match originalhost run exec "test %h = run"
              Port 2222
            Host short
              HostName matched.example.com
            """
        #expect(try await destination("inside", lines).hostName == "inside.example.com")
        #expect(try await destination("matched.example.com", lines).user == "matching")
        #expect(try await destination("run", lines).port == 2222)
        #expect(try await destination("a.net", lines).port == 1111)
        #expect(try await destination("bad", lines).port == 22)
    }

    @Test("a script in the place of ssh that gives it another standard input is found out")
    func otherInput() async throws {
        let script = bench.directory.path("ssh")
        for (line, isRead) in [("exec /usr/bin/ssh \"$@\"", true), ("exec /usr/bin/ssh \"$@\" </dev/null", false)] {
            try writeScript("#!/bin/sh\n\(line)\n", to: script)
            var configuration = try bench.configuration(["Host *", "SendEnv -*", "Port 2022"])
            configuration.program = script
            let port = try? await configuration.destination("far", defaultUser: nil).destination.port
            #expect(port == (isRead ? 2022 : nil))
        }
    }

    @Test("Match final has ssh read everything twice")
    func final() async throws {
        let answer = try await destination(
            "far", "Host far", "HostName far.example.com", "Match final host far.example.com", "Port 2022")
        #expect(answer.hostName == "far.example.com")
        #expect(answer.port == 2022)
        #expect(answer.user == "padmin")
    }

    @Test("tokens and variables of key files are expanded")
    func tokens() async throws {
        let answer = try await destination(
            "alias", "Host alias", "HostName %h.example.com", "User joe", "Port 77", "IdentityFile ~/k_%r_%h_%p_%n_%%",
            "IdentityFile \"/with space/%L\"", "IdentityFile %d/i%i")
        let name = try #require(answer.identityFiles.first)
        #expect(name == SSHHome.directory + "/k_joe_alias.example.com_77_alias_%")
        #expect(answer.identityFiles[1].hasPrefix("/with space/"))
        #expect(answer.identityFiles[2] == "\(SSHHome.directory)/i\(getuid())")
    }

    @Test("a key file that only ssh can work out goes to ssh")
    func opaque() async throws {
        for file in ["~nobody/key", "/keys/%C", "/keys/${NO_SUCH_VARIABLE}"] {
            let path = SSHPath(environment: Environment(variables: [:]), home: "/home/joe", tokens: ["h": "x"])
            #expect(path.expanded(file) == nil)
        }
        let runner = try bench.runner("any", ["IdentityFile /keys/%C"], .auto)
        let choice = try await runner.resolved().choice
        #expect(choice.kind == .openssh)
        #expect(choice.reason.contains("/keys/%C"))
    }

    @Test("known_hosts files with blanks in their names are found again")
    func blanks() async throws {
        let answer = try await destination(
            "any", "UserKnownHostsFile \"/with a space/known\" /plain ~/third", "GlobalKnownHostsFile none")
        #expect(answer.userKnownHostsFiles == ["/with a space/known", "/plain", SSHHome.directory + "/third"])
        #expect(answer.globalKnownHostsFiles.isEmpty)
    }

    @Test(
        "StrictHostKeyChecking",
        arguments: [("yes", HostKeyPolicy.yes), ("ask", .ask), ("no", .no), ("off", .no), ("accept-new", .acceptNew)])
    func strict(_ word: String, _ policy: HostKeyPolicy) async throws {
        #expect(try await destination("any", "StrictHostKeyChecking \(word)").strictHostKeyChecking == policy)
    }

    @Test("times, agent and key options are taken over")
    func options() async throws {
        let answer = try await destination(
            "any", "ConnectTimeout 7", "ServerAliveInterval 5", "ServerAliveCountMax 2", "IdentityAgent /agent",
            "IdentitiesOnly yes",
            "HostKeyAlias other")
        #expect(answer.connectTimeout == .seconds(7))
        #expect(answer.serverAliveInterval == .seconds(5))
        #expect(answer.serverAliveCountMax == 2)
        #expect(answer.identityAgent == "/agent")
        #expect(answer.identitiesOnly)
        #expect(answer.hostKeyAlias == "other")
    }

    @Test(
        "keepalives are on unless a file says otherwise, 0 too",
        arguments: [
            ([], 8), (["ServerAliveInterval 0"], nil), (["ServerAliveInterval 5"], 5),
            (["Host other", "ServerAliveInterval 5"], 8),
        ] as [([String], Int?)])
    func keepalives(_ lines: [String], _ seconds: Int?) async throws {
        let configuration = try bench.configuration(lines)
        let answer = try await configuration.destination("any", defaultUser: "padmin")
        #expect(answer.destination.serverAliveInterval == seconds.map { .seconds($0) })
        // The ssh program gets the same.
        #expect(answer.configuration.hasSuffix("Host *\n    ServerAliveInterval 8\n"))
    }

    @Test("a configuration file may have any name")
    func fileName() async throws {
        let file = try bench.directory.write("a \"b\" [c]* d?.conf", "Host x\nUser odd\n")
        let configuration = SSHConfiguration(file: file, environment: Environment(variables: [:]))
        #expect(try await configuration.destination("x", defaultUser: nil).destination.user == "odd")
    }

    @Test("the user's own file is used, and one that others may write to is refused as ssh refuses it")
    func ownFile() async throws {
        try FileManager.default.createDirectory(atPath: bench.directory.path(".ssh"), withIntermediateDirectories: true)
        let file = try bench.directory.write(".ssh/config", "Host x\nUser mine\n")
        let configuration = SSHConfiguration(file: nil, environment: Environment(variables: [:]), home: bench.directory.root)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        #expect(try await configuration.destination("x", defaultUser: nil).destination.user == "mine")
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file)
        let error = await configurationError { try await configuration.destination("x", defaultUser: nil) }
        #expect(error?.message == "ssh -G failed: Bad owner or permissions on \(file)")
        #expect(error?.hint.hasPrefix("chmod 600") == true)
    }

    @Test("no configuration file at all is fine")
    func noFile() async throws {
        let configuration = SSHConfiguration(
            file: nil, environment: Environment(variables: [:]), home: bench.directory.path("no-such-home"))
        #expect(try await configuration.destination("x", defaultUser: "padmin").destination.user == "padmin")
    }

    @Test("a mistake in the file is reported with file and line, without our wrapper's name")
    func mistake() async throws {
        let configuration = try bench.configuration(["Host x", "Bogus yes"])
        let error = try #require(await configurationError { try await configuration.destination("x", defaultUser: nil) })
        #expect(error.message.contains("\(bench.directory.path("config")): line 2: Bad configuration option: bogus"))
        #expect(!error.message.contains("attach-cd-"))
        #expect(error.hint.contains(bench.directory.path("config")))
    }

    @Test("a machine without ssh gets a hint what to install")
    func noProgram() async throws {
        let configuration = SSHConfiguration(file: nil, environment: Environment(variables: [:]), program: "no-such-ssh")
        let error = try #require(await configurationError { try await configuration.destination("x", defaultUser: nil) })
        #expect(error.hint.contains("openssh-client"))
    }

    @Test("a command of Match exec that hangs is given up, and what it started is ended")
    func hangs() async throws {
        let pid = bench.directory.path("pid")
        var configuration = try bench.configuration(["Match exec \"echo $$ >\(pid); exec sleep 600\"", "User joe"])
        configuration.patience = .seconds(3)
        let error = try #require(await configurationError { try await configuration.destination("x", defaultUser: nil) })
        #expect(error.message.contains("did not finish within 3 s"))
        #expect(try await ends(pid))
    }

    @Test("cancelling ends the question")
    func cancelled() async throws {
        let pid = bench.directory.path("pid")
        let runner = try bench.runner("x", ["Match exec \"echo $$ >\(pid); exec sleep 600\"", "User joe"], .libssh2)
        let task = Task { try await TransportBench.failure(runner, .line("exit 0")) }
        try await eventually { FileManager.default.contents(atPath: pid)?.isEmpty == false }
        task.cancel()
        let failure = try await task.value
        #expect(failure.kind == .cancelled)
        #expect(try await ends(pid))
    }

    /// Whether the process named in the file is gone, at the latest after a while.
    private func ends(_ file: String) async throws -> Bool {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let pid = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        for _ in 0..<1000 {
            guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8), !stat.contains(") Z ") else {
                return true
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    @Test(
        "host names that aren't valid never reach ssh",
        arguments: [
            "-oProxyCommand=touch /tmp/x", "a b", "a;b", "a\nb", "", "a'b", "$(x)", "a*", "a\"",
            String(repeating: "a", count: 256),
        ])
    func hostile(_ host: String) async throws {
        let configuration = try bench.configuration([])
        let error = try #require(await configurationError { try await configuration.destination(host, defaultUser: "padmin") })
        #expect(error.message == "not a valid host name")
    }

    private func configurationError<R>(_ body: () async throws -> R) async -> HostConfigurationError? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? HostConfigurationError
        }
    }
}
