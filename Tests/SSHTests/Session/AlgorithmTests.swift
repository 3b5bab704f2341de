import Foundation
import SSH
import TestSupport
import Testing

@Suite("algorithms that ssh's configuration allows", .timeLimit(.minutes(2)))
struct AlgorithmTests {
    /// What `ssh -G` prints without any configuration file, or with options.
    private func allowed(_ options: [String] = []) throws -> SSHAlgorithms {
        let arguments = options.flatMap { ["-o", $0] }
        let output = try GuardedProcess.run(["/usr/bin/ssh", "-G", "-F", "none"] + arguments + ["localhost"])
        func list(_ name: String) -> [String] {
            let line = output.split(separator: "\n").first { $0.hasPrefix(name + " ") } ?? ""
            return line.dropFirst(name.count + 1).split(separator: ",").map(String.init)
        }
        return SSHAlgorithms(
            keyExchange: list("kexalgorithms"), hostKey: list("hostkeyalgorithms"), ciphers: list("ciphers"), macs: list("macs"))
    }

    private func open(_ server: SSHDServer, _ allowed: SSHAlgorithms) async throws {
        var destination = try server.destination()
        destination.allowedAlgorithms = allowed
        try await SSHSession.open(destination).close()
    }

    private func logins(_ server: SSHDServer) -> Int { server.log.components(separatedBy: "Accepted publickey").count - 1 }

    @Test(
        "what libssh2 and the server could agree on is refused before anybody logs in, unless it is allowed",
        arguments: [
            ("KexAlgorithms", "diffie-hellman-group14-sha1"), ("KexAlgorithms", "diffie-hellman-group1-sha1"),
            ("Ciphers", "aes128-cbc"), ("Ciphers", "3des-cbc"), ("MACs", "hmac-md5"), ("MACs", "hmac-sha1-96"),
        ])
    func weak(_ option: String, _ name: String) async throws {
        let cipher = option == "Ciphers" ? [] : ["Ciphers aes128-ctr"]
        let server = try SSHDServer(["\(option) \(name)"] + cipher)
        try await open(server, SSHAlgorithms())
        // sshd may log it a little later.
        try await eventually { logins(server) > 0 }
        let error = try await sshError { try await open(server, allowed()) }
        #expect([.algorithmNotAllowed, .noCommonAlgorithm].contains(error.code))
        #expect(error.phase == .handshake)
        #expect(error.message.contains(name))
        if option == "KexAlgorithms" {
            #expect(error.code == .algorithmNotAllowed)
            #expect(error.hint?.contains("KexAlgorithms +\(name)") == true)
        }
        #expect(logins(server) == 1)
        try await open(server, allowed(["\(option)=+\(name)"]))
    }

    @Test("of what libssh2 has, only what is allowed is offered")
    func choice() async throws {
        let server = try SSHDServer(["Ciphers aes256-ctr,aes128-ctr", "MACs hmac-sha2-512,hmac-sha2-256", "LogLevel DEBUG1"])
        try await open(server, SSHAlgorithms(ciphers: ["aes128-ctr"], macs: ["hmac-sha2-256"]))
        #expect(server.log.contains("cipher: aes128-ctr MAC: hmac-sha2-256"))
    }

    @Test("algorithms that libssh2 lacks are reported without asking the server")
    func nothing() async throws {
        let error = try await sshError { try await open(Shared.server.get(), SSHAlgorithms(macs: ["umac-64@openssh.com"])) }
        #expect(error.code == .noCommonAlgorithm)
        #expect(error.message.contains("MACs"))
    }

    @Test("a jump host is held to its own list")
    func jump() async throws {
        let server = try SSHDServer(["KexAlgorithms diffie-hellman-group14-sha1"])
        var hop = try server.destination()
        hop.alias = "hop"
        hop.allowedAlgorithms = try allowed()
        var destination = try Shared.destination()
        destination.jumps = [hop]
        let error = try await sshError { try await SSHSession.open(destination) }
        #expect(error.code == .algorithmNotAllowed)
        #expect(error.host == "hop")
    }
}
