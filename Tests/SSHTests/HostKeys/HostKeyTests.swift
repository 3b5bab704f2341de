import Foundation
import SSH
import TestSupport
import Testing

@Suite("host keys", .timeLimit(.minutes(2)))
struct HostKeyTests {
    /// Connects with exactly this known_hosts text.
    private func connect(
        _ known: String, policy: HostKeyPolicy = .yes, alias: String? = nil, options: SSHOptions = .init()
    ) async throws -> String {
        let server = try Shared.server.get()
        let directory = try TemporaryDirectory()
        let file = try directory.write("known_hosts", known)
        var destination = try server.destination()
        destination.userKnownHostsFiles = [file]
        destination.strictHostKeyChecking = policy
        destination.hostKeyAlias = alias
        let status = try await withSSHSession(destination, options: options) {
            try await $0.run(.init(command: "true")).exitStatus
        }
        #expect(status == 0)
        return try String(contentsOfFile: file, encoding: .utf8)
    }

    private func keys() throws -> (ecdsa: String, ed25519: String, port: Int) {
        let server = try Shared.server.get()
        let keys = try server.publicHostKeys()
        return (
            try #require(keys.first { $0.hasPrefix("ecdsa") }), try #require(keys.first { $0.hasPrefix("ssh-ed25519") }),
            server.port
        )
    }

    @Test("each of the host's keys alone is enough")
    func eitherType() async throws {
        let (ecdsa, ed25519, port) = try keys()
        for key in [ecdsa, ed25519] { _ = try await connect("[127.0.0.1]:\(port) \(key)\n") }
    }

    @Test("a hashed line is found")
    func hashed() async throws {
        let (_, ed25519, port) = try keys()
        let directory = try TemporaryDirectory()
        let file = try directory.write("known_hosts", "[127.0.0.1]:\(port) \(ed25519)\n")
        try GuardedProcess.run(["/usr/bin/ssh-keygen", "-q", "-H", "-f", file])
        let line = try String(contentsOfFile: file, encoding: .utf8)
        #expect(line.hasPrefix("|1|"))
        _ = try await connect(line)
    }

    @Test("wildcards, lists, comments, CRLF, a bare host name and broken lines in between do not hide the key")
    func forms() async throws {
        let (_, ed25519, port) = try keys()
        _ = try await connect("[127.0.0.*]:\(port) \(ed25519)\n")
        _ = try await connect("# comment\n\ngarbage\nother,[127.0.0.1]:\(port) \(ed25519) a comment")
        _ = try await connect("127.0.0.1 ssh-rsa !!!\r\n127.0.0.1 \(ed25519)\r\n")
    }

    @Test("the host key alias is looked up instead of the name")
    func alias() async throws {
        _ = try await connect("the-alias \(keys().ed25519)\n", alias: "The-Alias")
    }

    @Test(
        "an unknown key that no file could take is refused before any authentication, under every policy, as ssh does",
        arguments: [HostKeyPolicy.yes, .acceptNew, .no, .ask])
    func unknown(_ policy: HostKeyPolicy) async throws {
        let server = try SSHDServer()
        var destination = try server.destination()
        destination.userKnownHostsFiles = []
        destination.strictHostKeyChecking = policy
        let error = try await sshError { try await SSHSession.open(destination) }
        guard case .hostKeyUnknown(let fingerprint) = error.code else { throw error }
        #expect(fingerprint.hasPrefix("SHA256:"))
        #expect(error.phase == .hostKey)
        #expect(!server.log.contains("publickey"))
    }

    @Test("a negated pattern hides the line")
    func negated() async throws {
        let (_, ed25519, port) = try keys()
        let error = try await sshError { try await connect("[127.0.0.*]:\(port),![127.0.0.1]:\(port) \(ed25519)\n") }
        guard case .hostKeyUnknown = error.code else { throw error }
    }

    @Test("a changed key names file, line and cure, under every policy", arguments: [HostKeyPolicy.yes, .acceptNew, .no, .ask])
    func changed(_ policy: HostKeyPolicy) async throws {
        let directory = try TemporaryDirectory()
        try SSHDServer.makeKey(directory.path("other"), type: "ed25519")
        let other = try String(contentsOfFile: directory.path("other.pub"), encoding: .utf8)
        let port = try keys().port
        let error = try await sshError { try await connect("# one\n[127.0.0.1]:\(port) \(other)", policy: policy) }
        guard case .hostKeyChanged(let location) = error.code else { throw error }
        #expect(location.line == 2)
        #expect(error.hint?.contains("ssh-keygen -R '[127.0.0.1]:\(port)' -f '\(location.file)'") == true)
    }

    @Test("a revoked key is refused although it is listed too")
    func revoked() async throws {
        let (_, ed25519, port) = try keys()
        let error = try await sshError { try await connect("[127.0.0.1]:\(port) \(ed25519)\n@revoked * \(ed25519)\n") }
        guard case .hostKeyRevoked(let location) = error.code else { throw error }
        #expect(location.line == 2)
    }

    @Test("a host known only by a certificate authority is refused with a message")
    func certificateAuthority() async throws {
        let (_, ed25519, _) = try keys()
        let error = try await sshError { try await connect("@cert-authority * \(ed25519)\n") }
        guard case .hostKeyUnknown = error.code else { throw error }
        #expect(error.message.contains("certificate authority"))
    }

    @Test("such an authority counts for the name without the port, too, unless the other has a plain key")
    func bareAuthority() async throws {
        let (_, ed25519, port) = try keys()
        let directory = try TemporaryDirectory()
        let authority = "@cert-authority 127.0.0.1 \(ed25519)\n"
        let error = try await sshError { try await connect(authority) }
        guard case .hostKeyUnknown = error.code else { throw error }
        #expect(error.message.contains("certificate authority"))
        func kinds(_ text: String) throws -> [SSHInspection.KnownKey.Kind] {
            let file = try directory.write("known_hosts_\(text.count)", text)
            let destination = SSHDestination(
                hostName: "127.0.0.1", port: port, user: "joe", userKnownHostsFiles: [file])
            return SSHInspection.knownKeys(of: destination).keys.map(\.kind)
        }
        #expect(try kinds(authority) == [.authority])
        #expect(try kinds("\(authority)127.0.0.1 \(ed25519)\n") == [.authority, .key])
        #expect(try kinds("\(authority)[127.0.0.1]:\(port) \(ed25519)\n") == [.key, .authority])
    }

    @Test("a new key is accepted, reported and recorded, once", arguments: [HostKeyPolicy.acceptNew, .no])
    func acceptNew(_ policy: HostKeyPolicy) async throws {
        let server = try Shared.server.get()
        let directory = try TemporaryDirectory()
        let file = directory.path("new/known_hosts")
        var destination = try server.destination()
        destination.userKnownHostsFiles = [file]
        destination.strictHostKeyChecking = policy
        let notices = Collector()
        for _ in 0..<2 {
            try await SSHSession.open(destination, options: .init(onNotice: { notices.add($0) })).close()
        }
        #expect(notices.all.count == 1)
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1)
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.attributesOfItem(atPath: directory.path("new"))[.posixPermissions] as? Int == 0o700)
        let found = try GuardedProcess.run(["/usr/bin/ssh-keygen", "-F", "[127.0.0.1]:\(server.port)", "-f", file])
        #expect(found.contains("found: line 1"))
    }

    @Test("the operator decides", arguments: [true, false])
    func ask(_ answer: Bool) async throws {
        let questions = Collector()
        let options = SSHOptions(askHostKey: { question in
            questions.add(question.name)
            return answer
        })
        let port = try keys().port
        if answer {
            let written = try await connect("other ssh-x AAAA", policy: .ask, options: options)
            #expect(written.hasPrefix("other ssh-x AAAA\n[127.0.0.1]:\(port) "))
        } else {
            let error = try await sshError { try await connect("", policy: .ask, options: options) }
            guard case .hostKeyUnknown = error.code else { throw error }
        }
        #expect(questions.all == ["[127.0.0.1]:\(port)"])
    }

    @Test("a yes after the cancellation is not heeded")
    func lateAnswer() async throws {
        let asked = Collector()
        let directory = try TemporaryDirectory()
        let file = directory.path("known_hosts")
        var destination = try Shared.destination()
        destination.userKnownHostsFiles = [file]
        destination.strictHostKeyChecking = .ask
        let options = SSHOptions(askHostKey: { question in
            asked.add(question.name)
            for _ in 0..<3000 where !Task.isCancelled { usleep(10_000) }
            return true
        })
        let task = Task { [destination] in try await SSHSession.open(destination, options: options) }
        try await eventually { !asked.all.isEmpty }
        task.cancel()
        #expect(try await sshError { try await task.value }.code == .cancelled)
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test("HashKnownHosts: an accepted key is written under a hashed name that ssh finds, once")
    func hashedNew() async throws {
        let directory = try TemporaryDirectory()
        let file = directory.path("known_hosts")
        var destination = try Shared.destination()
        destination.userKnownHostsFiles = [file]
        destination.strictHostKeyChecking = .acceptNew
        destination.hashKnownHosts = true
        destination.hostKeyAlias = "The-Alias"
        for _ in 0..<2 { try await SSHSession.open(destination).close() }
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines[0].hasPrefix("|1|"))
        // ssh, too, hashes the name in lower case.
        #expect(try GuardedProcess.run(["/usr/bin/ssh-keygen", "-F", "the-alias", "-f", file]).contains("found: line 1"))
    }

    @Test("a host known by its RSA key alone must show that one, also where libssh2 can't use it")
    func onlyRSAKnown() async throws {
        let server = try SSHDServer(hostKeyTypes: ["ed25519", "rsa"])
        let rsa = try #require(try server.publicHostKeys().first { $0.hasPrefix("ssh-rsa") })
        let directory = try TemporaryDirectory()
        var destination = try server.destination()
        destination.userKnownHostsFiles = [try directory.write("known_hosts", "[127.0.0.1]:\(server.port) \(rsa)\n")]
        destination.strictHostKeyChecking = .acceptNew
        if SSHInspection.signsRSAWithSHA2 {
            try await SSHSession.open(destination).close()
        } else {
            let error = try await sshError { try await SSHSession.open(destination) }
            #expect(error.code == .noCommonAlgorithm)
            #expect(error.hint?.contains("known_hosts has only an RSA key") == true)
        }
    }

    @Test("without a callback to ask with the key is refused")
    func nobodyToAsk() async throws {
        let error = try await sshError { try await connect("", policy: .ask) }
        guard case .hostKeyUnknown = error.code else { throw error }
    }
}

/// Strings from several threads.
final class Collector: @unchecked Sendable {
    private let lock = NSLock()
    private var items: [String] = []

    func add(_ item: String) {
        lock.withLock { items.append(item) }
    }

    var all: [String] { lock.withLock { items } }
}
