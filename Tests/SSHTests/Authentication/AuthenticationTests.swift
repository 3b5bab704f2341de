import Foundation
import SSH
import TestSupport
import Testing

@Suite("logging in", .timeLimit(.minutes(2)))
struct AuthenticationTests {
    private func refusal(_ destination: SSHDestination) async throws -> (SSHError, AuthenticationRefusal) {
        let error = try await sshError { try await SSHSession.open(destination) }
        guard case .authenticationRejected(let refusal) = error.code else { throw error }
        return (error, refusal)
    }

    private func problem(_ destination: SSHDestination) async throws -> (SSHError, KeyProblem) {
        let error = try await sshError { try await SSHSession.open(destination) }
        guard case .keyUnusable(let problem) = error.code else { throw error }
        return (error, problem)
    }

    @Test("a key that is not authorised: methods offered, keys tried with fingerprints, a hint")
    func wrongKey() async throws {
        let server = try Shared.server.get()
        let directory = try TemporaryDirectory()
        let path = directory.path("wrong")
        try SSHDServer.makeKey(path, type: "ed25519")
        var destination = try server.destination()
        destination.identityFiles = [directory.path("missing"), path]
        let (error, refusal) = try await refusal(destination)
        #expect(refusal.methods == ["publickey"])
        let printed = try GuardedProcess.run(["/usr/bin/ssh-keygen", "-l", "-f", path])
        let fingerprint = try #require(refusal.tried.first?.fingerprint)
        #expect(printed.contains(" \(fingerprint) "))
        #expect(error.phase == .authenticate)
        #expect(error.message.contains("permission denied"))
        #expect(error.hint?.contains("authorized_keys") == true)
    }

    @Test("the second key is tried after the first was refused")
    func secondKey() async throws {
        let server = try Shared.server.get()
        var destination = try server.destination()
        let wrong = server.directory.path("first_wrong")
        try SSHDServer.makeKey(wrong, type: "ed25519")
        destination.identityFiles.insert(wrong, at: 0)
        try await SSHSession.open(destination).close()
    }

    @Test("ecdsa keys in every file format", arguments: ["RFC4716", "PEM", "PKCS8"])
    func ecdsa(_ format: String) async throws {
        let server = try SSHDServer()
        var destination = try server.destination()
        destination.identityFiles = [try server.addUserKey("id_\(format)", type: "ecdsa", arguments: ["-m", format])]
        try await SSHSession.open(destination).close()
    }

    /// A key that only the agent holds.
    private func onlyInAgent() throws -> (SSHDServer, TestAgent, SSHDestination) {
        let server = try SSHDServer()
        let agent = try TestAgent(server.directory)
        try agent.add(try server.addUserKey("in_agent", type: "ed25519"))
        var destination = try server.destination()
        destination.identityAgent = agent.socket
        destination.identityFiles = []
        return (server, agent, destination)
    }

    @Test("an agent's key logs in without a file, and is preferred to one")
    func agent() async throws {
        let (server, agent, destination) = try onlyInAgent()
        defer { withExtendedLifetime((server, agent)) {} }
        try await SSHSession.open(destination).close()
    }

    @Test("a key that the agent holds only for certain hosts isn't signed with, and that is reported as such")
    func constrained() async throws {
        let server = try SSHDServer()
        let agent = try TestAgent(server.directory)
        var destination = try server.destination()
        let known = destination.userKnownHostsFiles[0]
        try agent.add(try server.addUserKey("constrained", type: "ed25519"), ["-H", known, "-h", "[127.0.0.1]:\(server.port)"])
        destination.identityAgent = agent.socket
        destination.identityFiles = []
        let (error, refusal) = try await refusal(destination)
        #expect(refusal.agentRefused == refusal.tried.first)
        #expect(error.message.contains("the agent refused to sign"))
        #expect(error.hint?.contains("ssh-add -h") == true)
    }

    @Test("an encrypted key that the agent holds is used through the agent, and only it under IdentitiesOnly")
    func encryptedInAgent() async throws {
        let server = try SSHDServer(["MaxAuthTries 1"])
        let agent = try TestAgent(server.directory)
        let other = try server.addUserKey("unrelated", type: "ed25519", authorize: false)
        let path = try server.addUserKey("locked", type: "ed25519")
        try agent.add(other)
        try agent.add(path)
        try GuardedProcess.run(["/usr/bin/ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", path])
        var destination = try server.destination()
        destination.identityAgent = agent.socket
        destination.identityFiles = [path]
        destination.identitiesOnly = true
        try await SSHSession.open(destination).close()
    }

    @Test("an encrypted key without an agent: ssh-add", arguments: ["RFC4716", "PEM"])
    func encrypted(_ format: String) async throws {
        let server = try Shared.server.get()
        let path = try server.addUserKey("enc_\(format)", type: "ecdsa", arguments: ["-m", format, "-N", "secret"])
        var destination = try server.destination()
        destination.identityFiles = [path]
        let (error, problem) = try await problem(destination)
        #expect(problem == KeyProblem(path: path, reason: .encrypted))
        #expect(error.hint == "ssh-add \(path)")
    }

    @Test("what is wrong with a key file is reported")
    func badFiles() async throws {
        let server = try Shared.server.get()
        let directory = try TemporaryDirectory()
        var destination = try server.destination()
        let junk = try directory.write("junk", "no key\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: junk)
        destination.identityFiles = [junk]
        #expect(try await problem(destination).1.reason == .notAPrivateKey)
        let open = directory.path("open")
        try SSHDServer.makeKey(open, type: "ed25519")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: open)
        destination.identityFiles = [open]
        #expect(try await problem(destination).0.hint == "chmod 600 \(open)")
        let putty = try directory.write("putty", "PuTTY-User-Key-File-3: ssh-ed25519\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: putty)
        destination.identityFiles = [putty]
        #expect(try await problem(destination).1.reason == .unsupported("PuTTY's key format"))
    }

    @Test("no key and no agent: reports what is missing")
    func nothingToOffer() async throws {
        var destination = try Shared.destination()
        destination.identityFiles = ["/nonexistent/id_ed25519"]
        let (error, refusal) = try await refusal(destination)
        #expect(refusal.tried.isEmpty)
        #expect(refusal.methods == ["publickey"])
        #expect(error.message.contains("/nonexistent/id_ed25519"))
        #expect(error.hint?.contains("ssh-add") == true)
    }

    @Test("an agent that hangs is asked once, and neither deadline nor cancellation wait for it")
    func hungAgent() async throws {
        let directory = try TemporaryDirectory()
        let agent = try SilentAgent(directory.path("agent"))
        var destination = try Shared.destination()
        destination.identityAgent = directory.path("agent")
        let begin = ContinuousClock.now
        let late = try await sshError { [destination] in
            try await SSHSession.open(destination, options: .init(authenticationTimeout: .seconds(1)))
        }
        #expect(late.code == .answerTimeout)
        let task = Task { [destination] in try await SSHSession.open(destination) }
        for _ in 0..<10 { try await Task.sleep(for: .milliseconds(100)) }
        task.cancel()
        #expect(try await sshError { try await task.value }.code == .cancelled)
        // The agent itself is waited for 20 s.
        #expect(ContinuousClock.now - begin < .seconds(15))
        #expect(agent.connections == 1)
    }

    @Test("an agent that takes its time to sign is waited for as long as the deadline and the caller allow, and no longer")
    func slowSignature() async throws {
        let (server, agent, destination) = try onlyInAgent()
        defer { withExtendedLifetime((server, agent)) {} }
        // From here on it is known what the agent holds: only the signature is requested.
        try await SSHSession.open(destination).close()
        try agent.signal(SIGSTOP)
        defer { try? agent.signal(SIGCONT) }
        let late = try await sshError { [destination] in
            try await SSHSession.open(destination, options: .init(authenticationTimeout: .seconds(4)))
        }
        #expect(late.code == .answerTimeout)
        #expect(late.message.contains(agent.socket))
        // The late one's question may still be there.
        let earlier = try agent.questions()
        let unhurried = SSHOptions(authenticationTimeout: .seconds(100))
        let abandoned = Task { [destination] in try await SSHSession.open(destination, options: unhurried) }
        let patient = Task { [destination] in try await SSHSession.open(destination, options: unhurried) }
        try await agent.isAsked(by: 2, after: earlier)
        abandoned.cancel()
        #expect(try await sshError { try await abandoned.value }.code == .cancelled)
        try agent.signal(SIGCONT)
        try await patient.value.close()
    }

    @Test("an agent that is gone is named")
    func noAgent() async throws {
        var destination = try Shared.destination()
        destination.identityFiles = []
        destination.identityAgent = "/nonexistent/agent"
        let error = try await sshError { try await SSHSession.open(destination) }
        #expect(error.code == .agentUnavailable)
        #expect(error.message.contains("/nonexistent/agent"))
    }

    @Test("an RSA key that this libssh2 cannot use is explained; a newer one logs in", arguments: ["RFC4716", "PEM", "PKCS8"])
    func rsa(_ format: String) async throws {
        let server = try SSHDServer()
        var destination = try server.destination()
        let path = try server.addUserKey("rsa", type: "rsa", arguments: ["-b", "2048", "-m", format])
        destination.identityFiles = [path]
        do {
            try await SSHSession.open(destination).close()
        } catch let error as SSHError {
            guard case .authenticationRejected(let refusal) = error.code else { throw error }
            #expect(refusal.unusable == [KeyProblem(path: path, reason: .rsaNeedsNewerLibssh2)])
            #expect(error.message.contains("RSA"))
            #expect(error.hint?.contains("ed25519") == true)
        }
    }

    @Test("a server that wants a second method names it")
    func secondMethod() async throws {
        let server = try SSHDServer(["AuthenticationMethods publickey,password", "PasswordAuthentication yes"])
        let (error, refusal) = try await refusal(server.destination())
        #expect(refusal.methods == ["password"])
        #expect(error.hint?.contains("password") == true)
    }

    /// The channel that was asked for with the first signature isn't answered: another connection logs in step by step.
    @Test("a server that wants two keys gets both", .timeLimit(.minutes(1)))
    func twoKeys() async throws {
        let server = try SSHDServer(["AuthenticationMethods publickey,publickey"])
        let proxy = try SSHDFaultProxy(target: server.port)
        var destination = try server.destination(through: proxy.port)
        destination.identityFiles.append(try server.addUserKey("second", type: "ecdsa"))
        // The first time costs a connection, later ones don't: it is remembered.
        for connections in [2, 3] {
            let result = try await withSSHSession(destination) { try await $0.run(.init(command: "echo in")) }
            #expect(result.stdout == Array("in\n".utf8))
            #expect(proxy.accepted == connections)
        }
    }

    @Test("too many keys for the server: still a refusal with the keys tried")
    func maxAuthTries() async throws {
        let server = try SSHDServer(["MaxAuthTries 1"])
        var destination = try server.destination()
        destination.identityFiles = try (0..<3).map { try server.addUserKey("no_\($0)", type: "ed25519", authorize: false) }
        let (_, refusal) = try await refusal(destination)
        #expect(!refusal.tried.isEmpty)
    }
}
