import TestSupport
import Testing

@testable import SSH

@Suite("user keys that ssh's configuration allows", .timeLimit(.minutes(1)))
struct KeyRulesTests {
    private func blob(_ type: String, modulus: [UInt8] = []) -> [UInt8] {
        var writer = WireWriter()
        writer.string(type.utf8)
        writer.string([1, 0, 1])
        writer.string(modulus)
        return writer.bytes
    }

    /// 2048 bits; a number whose first bit is set has a zero before it.
    private var rsa: [UInt8] { blob("ssh-rsa", modulus: [0, 0x80] + [UInt8](repeating: 1, count: 255)) }

    private func isAllowed(
        _ type: String, _ blob: [UInt8]?, _ accepted: [String], bits: Int = 1024, sha2: Bool = true
    ) -> Bool {
        KeyRules(accepted: accepted, leastRSABits: bits, signsRSAWithSHA2: sha2).objection(type: type, blob: blob) == nil
    }

    @Test("a key is offered if its algorithm is in the list, and any key without a list")
    func lists() {
        let list = ["ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256"]
        #expect(!isAllowed("ssh-ed25519", blob("ssh-ed25519"), list))
        #expect(isAllowed("ssh-ed25519", blob("ssh-ed25519"), []))
        #expect(isAllowed("ecdsa", blob("ecdsa-sha2-nistp256"), list))
        #expect(!isAllowed("ecdsa", blob("ecdsa-sha2-nistp384"), list))
        // Its curve isn't known.
        #expect(!isAllowed("ecdsa", nil, list))
        #expect(isAllowed("ecdsa", nil, list + ["ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"]))
    }

    @Test("an RSA key only with signatures that are in the list")
    func signatures() {
        let list = ["rsa-sha2-512", "rsa-sha2-256"]
        #expect(isAllowed("ssh-rsa", rsa, list))
        #expect(!isAllowed("ssh-rsa", rsa, ["rsa-sha2-256"]))
        #expect(!isAllowed("ssh-rsa", rsa, ["ssh-ed25519"]))
        let old = KeyRules(accepted: list, leastRSABits: 0, signsRSAWithSHA2: false)
        #expect(old.objection(type: "ssh-rsa", blob: rsa) == .rsaNeedsNewerLibssh2)
        #expect(isAllowed("ssh-rsa", rsa, list + ["ssh-rsa"], sha2: false))
        #expect(isAllowed("ssh-rsa", rsa, ["ssh-rsa"], sha2: false))
    }

    @Test("an RSA key that is long enough, or may be")
    func size() {
        #expect(HostKeyType.rsaBits(of: rsa) == 2048)
        #expect(HostKeyType.rsaBits(of: blob("ssh-rsa", modulus: [0x7f, 1])) == 15)
        #expect(HostKeyType.rsaBits(of: blob("ssh-ed25519")) == nil)
        #expect(isAllowed("ssh-rsa", rsa, [], bits: 2048))
        #expect(!isAllowed("ssh-rsa", rsa, [], bits: 2049))
        #expect(isAllowed("ssh-rsa", nil, [], bits: 1024))
        #expect(!isAllowed("ssh-rsa", nil, [], bits: 2048))
    }

    @Test("such a key is not offered to the server, from a file or from the agent")
    func login() async throws {
        let server = try SSHDServer(["LogLevel DEBUG1"])
        var destination = try server.destination()
        destination.allowedAlgorithms.userKeys = ["rsa-sha2-512", "rsa-sha2-256"]
        let agent = try TestAgent(server.directory)
        try agent.add(destination.identityFiles[0])
        for socket in [nil, agent.socket] {
            destination.identityAgent = socket
            let error = try await sshError { [destination] in try await SSHSession.open(destination) }
            guard case .keyUnusable(let problem) = error.code else { throw error }
            #expect(problem.isRule)
            #expect(error.message.contains("PubkeyAcceptedAlgorithms doesn't list ssh-ed25519"))
        }
        destination.allowedAlgorithms.userKeys.append("ssh-ed25519")
        try await SSHSession.open(destination).close()
    }

    @Test("a host's RSA key that is too short is refused before anything is sent to it")
    func hostKey() async throws {
        let server = try SSHDServer(["HostKeyAlgorithms +ssh-rsa"], hostKeyTypes: ["rsa"])
        var destination = try server.destination()
        destination.allowedAlgorithms.hostKey = ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]
        try await SSHSession.open(destination).close()
        destination.allowedAlgorithms.leastRSABits = 4096
        let error = try await sshError { [destination] in try await SSHSession.open(destination) }
        #expect(error.code == .algorithmNotAllowed)
        #expect(error.phase == .hostKey)
        #expect(error.message.contains("RequiredRSASize"))
    }
}
