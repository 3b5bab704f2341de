import Foundation
import Glibc
import TestSupport
import Testing

/// A host that never stops sending: a signal ends the run in time, and without one a bound does.
@Suite("hosts that never stop sending", .timeLimit(.minutes(2)))
struct FloodCommandTests {
    private func program(port: Int, _ lines: [String] = []) throws -> Program {
        var program = try Program("attach-cd")
        let text = ["Host flood", "HostName 127.0.0.1", "Port \(port)", "IdentityAgent none"] + lines
        program.environment["ATTACH_CD_SSH_CONFIG"] = try program.home.write("ssh_config", text.joined(separator: "\n") + "\n")
        program.environment["TMPDIR"] = program.home.root
        return program
    }

    private func ends(_ program: Program, _ arguments: [String], after begun: () async throws -> Bool) async throws {
        let running = try program.start(arguments)
        try await eventually("the flood has begun", begun)
        let began = ContinuousClock.now
        running.send(SIGTERM)
        let answer = try await running.end(within: .seconds(15))
        #expect(answer.status == 143, "\(answer)")
        #expect(ContinuousClock.now - began < .seconds(5), "\(answer)")
        let left = try FileManager.default.contentsOfDirectory(atPath: program.home.root).filter { $0.hasPrefix("attach-cd") }
        #expect(left.isEmpty)
    }

    @Test("before the banner, and in the handshake", arguments: [true, false])
    func handshake(beforeBanner: Bool) async throws {
        let flood = beforeBanner ? Array(String(repeating: "x", count: 70).utf8) + [0x0a] : FloodServer.ignoredPacket
        let server = try FloodServer(greeting: beforeBanner ? [] : Array("SSH-2.0-flood\r\n".utf8), flood: flood, pause: 2000)
        let program = try program(port: server.port, ["StrictHostKeyChecking yes", "ConnectTimeout 60"])
        try await ends(program, ["vios", "lsvopt", "flood", "--transport", "libssh2", "--json"]) { server.accepted > 0 }
    }

    /// A host whose every command prints without end.
    private func printing(_ command: String) throws -> (SSHDServer, Program) {
        let server = try SSHDServer(["ForceCommand \(command)", "KexAlgorithms curve25519-sha256"])
        let known = server.directory.path("known")
        try server.knownHostsLines().write(toFile: known, atomically: true, encoding: .utf8)
        let program = try program(
            port: server.port,
            ["User \(SSHDServer.userName)", "IdentityFile \(server.directory.path("id"))", "UserKnownHostsFile \(known)"])
        return (server, program)
    }

    @Test("in a command's output, ended by a signal", arguments: ["libssh2", "openssh"])
    func output(transport: String) async throws {
        // The bound on its size is some twenty seconds away.
        let (server, program) = try printing("while yes | head -c 100000; do sleep 0.05; done")
        try await ends(program, ["vios", "lsvopt", "flood", "--transport", transport, "--json"]) {
            server.log.contains("Starting session: forced-command")
        }
    }

    @Test("in a command's output, ended by the bound on its size", arguments: ["libssh2", "openssh"])
    func bounded(transport: String) async throws {
        let (server, program) = try printing("/usr/bin/yes")
        let answer = try await program.run(["vios", "lsvopt", "flood", "--transport", transport, "--json"], within: .seconds(40))
        let document = try JSON.read(answer.out)
        #expect(document["error"]["code"] == .string("output-limit"), "\(answer)")
        withExtendedLifetime(server) {}
    }
}
