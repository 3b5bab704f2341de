import Foundation
import PowerVM
import SSH
import Synchronization
import TestSupport
import Testing

@testable import Remoting

@Suite("failures of either transport", .timeLimit(.minutes(3)))
struct ConnectionFailureTests {
    private func code(_ transport: TransportPreference, _ lines: [String]) async throws -> String {
        let bench = try TransportBench()
        let runner = try bench.runner("target", lines, transport)
        let failure = try await TransportBench.failure(runner, .line("exit 0"))
        await runner.close()
        #expect(failure.kind == .unreachable)
        #expect(!failure.mayHaveRun)
        #expect(!failure.hint.isEmpty)
        #expect(failure.message.hasPrefix("target") || failure.message.hasPrefix("jump"))
        #expect(try bench.leftovers().isEmpty)
        return failure.code
    }

    private static func plain(port: Int) -> [String] {
        [
            "Host target", "HostName 127.0.0.1", "Port \(port)", "IdentityFile none", "GlobalKnownHostsFile none",
            "UserKnownHostsFile none",
        ]
    }

    @Test("no process listens", arguments: bothTransports)
    func refused(_ transport: TransportPreference) async throws {
        let port = try DeafPort()
        #expect(try await code(transport, Self.plain(port: port.port)) == "connection-refused")
        withExtendedLifetime(port) {}
    }

    @Test("a name that doesn't exist", arguments: bothTransports)
    func name(_ transport: TransportPreference) async throws {
        let lines = Self.plain(port: 22).map { $0.hasPrefix("HostName") ? "HostName no-such-host.invalid" : $0 }
        #expect(try await code(transport, lines) == "name-resolution")
    }

    @Test("a server that doesn't speak SSH", arguments: bothTransports)
    func notSSH(_ transport: TransportPreference) async throws {
        let proxy = try SSHDFaultProxy(
            target: nil, greeting: "HTTP/1.1 400 Bad Request\r\n\r\n" + String(repeating: "x", count: 70_000) + "\r\n")
        #expect(try await code(transport, Self.plain(port: proxy.port) + ["ConnectTimeout 2"]) == "not-ssh")
        proxy.stop()
    }

    @Test(
        "an OpenSSH that takes no connection now is tried again, and its words are passed on", arguments: bothTransports,
        ["Exceeded MaxStartups", "Not allowed at this time"])
    func turnedAway(_ transport: TransportPreference, _ words: String) async throws {
        let proxy = try SSHDFaultProxy(target: nil, greeting: "\(words)\r\n", hangsUp: true)
        let bench = try TransportBench()
        let runner = try bench.runner("target", Self.plain(port: proxy.port), transport)
        let failure = try await TransportBench.failure(runner, .line("exit 0"))
        #expect(failure.code == "no-banner" && failure.retryable)
        #expect(failure.message.contains(words))
        #expect(proxy.accepted > 1)
        #expect(try bench.leftovers().isEmpty)
        proxy.stop()
    }

    @Test("a server that sends nothing", arguments: bothTransports)
    func silent(_ transport: TransportPreference) async throws {
        let proxy = try SSHDFaultProxy(target: nil)
        #expect(try await code(transport, Self.plain(port: proxy.port) + ["ConnectTimeout 1"]) == "connect-timeout")
        proxy.stop()
    }

    @Test("a jump host that lets nothing through", arguments: bothTransports)
    func jump(_ transport: TransportPreference) async throws {
        let jump = try SSHDServer(["KexAlgorithms curve25519-sha256", "AllowTcpForwarding no"])
        let server = try TransportBench.shared.get()
        let lines = try TransportBench.host("target", server) + ["ProxyJump jump"] + TransportBench.host("jump", jump)
        #expect(["jump-refused", "channel-refused"].contains(try await code(transport, lines)))
    }

    @Test(
        "a jump host whose key has changed is refused and named, whatever the transport and the policy",
        arguments: bothTransports,
        ["yes", "no"])
    func jumpKey(_ transport: TransportPreference, _ policy: String) async throws {
        let jump = try SSHDServer(["KexAlgorithms curve25519-sha256"], hostKeyTypes: ["ed25519"])
        let other = try SSHDServer(["KexAlgorithms curve25519-sha256"], hostKeyTypes: ["ed25519"])
        let server = try TransportBench.shared.get()
        let known = try jump.directory.write("wrong", other.knownHostsLines(port: jump.port))
        let hop = try TransportBench.host("jump", jump).map { line in
            if line.hasPrefix("UserKnown") { return "UserKnownHostsFile \(known)" }
            return line.hasPrefix("Strict") ? "StrictHostKeyChecking \(policy)" : line
        }
        let lines = try TransportBench.host("target", server) + ["ProxyJump jump"] + hop
        #expect(try await code(transport, lines) == "host-key-changed")
    }

    @Test(
        "a connection that breaks while a command runs is lost, and the next exchange makes a new one", arguments: bothTransports)
    func broken(_ transport: TransportPreference) async throws {
        let server = try TransportBench.shared.get()
        let proxy = try SSHDFaultProxy(target: server.port)
        let bench = try TransportBench()
        let runner = try bench.runner("target", TransportBench.host("target", server, through: proxy.port), transport)
        let begun = bench.directory.path("begun")
        let task = Task {
            try await TransportBench.failure(runner, .line("touch \(begun); while test -e \(begun); do sleep 0.2; done"))
        }
        try await eventually { FileManager.default.fileExists(atPath: begun) }
        proxy.dropAll()
        let failure = try await task.value
        #expect(failure.kind == .lost)
        #expect(failure.code == "connection-lost")
        #expect(failure.mayHaveRun)
        #expect(try await runner.exchange(.line("exit 6")).exitStatus == 6)
        await runner.close()
        proxy.stop()
        #expect(try bench.leftovers().isEmpty)
    }

    @Test("a shared connection that broke while nothing ran is opened again, and the line is sent once")
    func idle() async throws {
        let server = try TransportBench.shared.get()
        let proxy = try SSHDFaultProxy(target: server.port)
        let bench = try TransportBench()
        let runner = try bench.runner("target", TransportBench.host("target", server, through: proxy.port), .openssh)
        let file = bench.directory.path("count")
        #expect(try await runner.exchange(.line("echo 1 >>\(file)")).exitStatus == 0)
        proxy.dropAll()
        #expect(try await runner.exchange(.line("echo 2 >>\(file)")).exitStatus == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "1\n2\n")
        await runner.close()
        proxy.stop()
    }

    @Test("cancelling while the connection is opened leaves nothing behind")
    func cancelOpening() async throws {
        let proxy = try SSHDFaultProxy(target: nil)
        let bench = try TransportBench()
        let runner = try bench.runner("target", Self.plain(port: proxy.port), .openssh)
        let task = Task { try await TransportBench.failure(runner, .line("exit 0")) }
        try await eventually { try !bench.leftovers().isEmpty }
        task.cancel()
        let failure = try await task.value
        #expect(failure.kind == .cancelled)
        #expect(!failure.mayHaveRun)
        await runner.close()
        #expect(try bench.leftovers().isEmpty)
        proxy.stop()
    }

    @Test("a new key that is accepted is reported and recorded; the changed one is refused afterwards", arguments: bothTransports)
    func acceptNew(_ transport: TransportPreference) async throws {
        let notices = Mutex<[String]>([])
        var bench = try TransportBench()
        bench.options.onNotice = { notice in notices.withLock { $0.append(notice) } }
        let first = try SSHDServer(["KexAlgorithms curve25519-sha256"], hostKeyTypes: ["ed25519"])
        let second = try SSHDServer(["KexAlgorithms curve25519-sha256"], hostKeyTypes: ["ed25519"])
        let known = bench.directory.path("known")
        func lines(_ server: SSHDServer) throws -> [String] {
            try TransportBench.host("target", server).map { $0.hasPrefix("UserKnown") ? "UserKnownHostsFile \(known)" : $0 }
                + ["HostKeyAlias one-name"]
        }
        let accepting = ConnectionOverrides(identity: nil, acceptNewHostKeys: true)
        let runner = try bench.runner("target", lines(first), transport, overrides: accepting)
        #expect(try await runner.exchange(.line("exit 0")).exitStatus == 0)
        await runner.close()
        #expect(notices.withLock { $0.count } == 1)
        #expect(try String(contentsOfFile: known, encoding: .utf8).hasPrefix("one-name ssh-ed25519 "))
        let changed = try bench.runner("target", lines(second), transport, overrides: accepting)
        let failure = try await TransportBench.failure(changed, .line("exit 0"))
        #expect(failure.code == "host-key-changed")
        #expect(failure.message.contains("\(known):1"))
        #expect(failure.hint.replacing("'", with: "").contains("ssh-keygen -R one-name -f \(known)"))
    }

    @Test("our default user is not a jump host's", arguments: bothTransports)
    func jumpUser(_ transport: TransportPreference) async throws {
        let server = try TransportBench.shared.get()
        let hop = try TransportBench.host("jump", server).filter { !$0.hasPrefix("User ") }
        let lines = try TransportBench.host("target", server) + ["ProxyJump jump"] + hop
        let bench = try TransportBench()
        let runner = try bench.runner("target", lines, transport, defaultUser: "nobody-there")
        #expect(try await runner.exchange(.line("exit 9")).exitStatus == 9)
        await runner.close()
    }

    @Test("auto goes over to ssh once, keeps the reason, and stays there")
    func fallback() async throws {
        let server = try SSHDServer(["KexAlgorithms sntrup761x25519-sha512@openssh.com"])
        let bench = try TransportBench()
        let runner = try bench.runner("target", TransportBench.host("target", server), .auto)
        #expect(try await runner.resolved().choice.kind == .libssh2)
        for status in [1, 2] as [Int32] { #expect(try await runner.exchange(.line("exit \(status)")).exitStatus == status) }
        let choice = try await runner.resolved().choice
        #expect(choice.kind == .openssh)
        #expect(choice.reason.contains("sntrup761x25519-sha512@openssh.com"))
        await runner.close()
    }

    @Test(
        "an unknown host key is asked about once, whatever the transport; yes is written down, no refuses",
        arguments: bothTransports, [true, false])
    func asked(_ transport: TransportPreference, _ answer: Bool) async throws {
        var bench = try TransportBench()
        let questions = Mutex(0)
        bench.options.askHostKey = { _ in
            questions.withLock { $0 += 1 }
            return answer
        }
        let file = bench.directory.path("known")
        let lines = try TransportBench.host("target", TransportBench.shared.get()).map { line in
            line.hasPrefix("UserKnownHostsFile")
                ? "UserKnownHostsFile \(file)" : line.replacing("Checking yes", with: "Checking ask")
        }
        let runner = try bench.runner("target", lines, transport)
        if answer {
            async let first = runner.exchange(.line("exit 3")).exitStatus
            async let second = runner.exchange(.line("exit 4")).exitStatus
            #expect(try await [first, second] == [3, 4])
            let written = try String(contentsOfFile: file, encoding: .utf8)
            #expect(written.contains("127.0.0.1") && written.split(separator: "\n").count == 1)
        } else {
            #expect(try await TransportBench.failure(runner, .line("exit 3")).code == "host-key-unknown")
            #expect(!FileManager.default.fileExists(atPath: file))
        }
        await runner.close()
        #expect(questions.withLock { $0 } == 1)
    }
}
