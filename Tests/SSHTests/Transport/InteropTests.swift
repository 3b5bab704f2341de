import Foundation
import SSH
import TestSupport
import Testing

@Suite("other servers", .timeLimit(.minutes(2)))
struct InteropTests {
    @Test(
        "no common algorithm: both lists are shown",
        arguments: ["KexAlgorithms sntrup761x25519-sha512@openssh.com", "MACs umac-128@openssh.com"])
    func noCommonAlgorithm(_ line: String) async throws {
        // No version of libssh2 has these; a cipher that needs a MAC is among those that all have.
        let server = try SSHDServer([line, "Ciphers aes128-ctr"])
        let error = try await sshError { try await SSHSession.open(server.destination()) }
        #expect(error.code == .noCommonAlgorithm)
        #expect(error.message.contains(try #require(line.split(separator: " ").last)))
        #expect(error.message.contains("curve25519-sha256") || error.message.contains("hmac-sha2-256,"))
    }

    @Test("a server with an RSA host key only is explained, or works with a newer libssh2")
    func rsaHostKey() async throws {
        let server = try SSHDServer(hostKeyTypes: ["rsa"])
        var destination = try server.destination()
        destination.userKnownHostsFiles = []
        destination.strictHostKeyChecking = .acceptNew
        do {
            try await SSHSession.open(destination).close()
        } catch let error as SSHError {
            #expect(error.code == .noCommonAlgorithm)
            #expect(error.message.contains("rsa-sha2-512"))
            #expect(error.hint?.contains("1.11.0") == true)
        }
    }

    @Test("dropbear refuses an unknown key, with a message")
    func dropbear() async throws {
        let binary = try #require(
            ["/usr/sbin/dropbear"].first { FileManager.default.isExecutableFile(atPath: $0) }, "apt install dropbear-bin")
        let server = try Shared.server.get()
        let directory = try TemporaryDirectory()
        let key = directory.path("hostkey")
        try GuardedProcess.run(["/usr/bin/dropbearkey", "-t", "ed25519", "-f", key])
        let port = try SSHDServer.freePort()
        // dropbear reads the keys of the user's home directory only, so only a refusal with a message can be tested everywhere.
        let process = try GuardedProcess(
            [binary, "-F", "-E", "-r", key, "-p", "127.0.0.1:\(port)", "-P", directory.path("pid")], log: directory.path("log"))
        try await eventually("dropbear listens") { Loopback.connect(port).map { close($0) } != nil }
        var destination = try server.destination()
        destination.port = port
        destination.userKnownHostsFiles = [directory.path("known_hosts")]
        destination.strictHostKeyChecking = .acceptNew
        let error = try await sshError { try await SSHSession.open(destination) }
        guard case .authenticationRejected(let refusal) = error.code else { throw error }
        #expect(refusal.methods?.contains("publickey") == true)
        process.stop()
    }
}
