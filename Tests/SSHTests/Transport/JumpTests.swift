import Foundation
import SSH
import TestSupport
import Testing

@Suite("jump hosts", .timeLimit(.minutes(2)))
struct JumpTests {
    @Test("through one and two jump hosts, with much output", arguments: [1, 2])
    func depth(_ depth: Int) async throws {
        let servers = try (0..<3).map { _ in try SSHDServer() }
        var destination = try servers[0].destination()
        destination.jumps = try servers[1...depth].map { try $0.destination() }
        let bytes = [UInt8](repeating: 65, count: 1 << 20)
        try await withSSHSession(destination) { session in
            let result = try await session.run(.init(command: "cat", stdin: bytes))
            #expect(result.stdout == bytes)
            let connection = text(try await session.run(.init(command: "echo $SSH_CONNECTION")).stdout)
            #expect(connection.contains(" \(servers[0].port)\n"))
        }
        for server in servers[1...depth] { #expect(server.log.contains("Accepted publickey")) }
    }

    @Test("a jump host's key is checked under its own name")
    func hopKey() async throws {
        let (target, hop) = (try SSHDServer(), try SSHDServer())
        var destination = try target.destination()
        var jump = try hop.destination()
        jump.alias = "the hop"
        jump.userKnownHostsFiles = []
        destination.jumps = [jump]
        let error = try await sshError { try await SSHSession.open(destination) }
        guard case .hostKeyUnknown = error.code else { throw error }
        #expect(error.host == "the hop")
    }

    @Test("a jump host that runs no commands carries the connection")
    func withoutCommands() async throws {
        let hop = try SSHDServer(["MaxSessions 0", "LogLevel DEBUG1"])
        var destination = try Shared.destination()
        destination.jumps = [try hop.destination()]
        let result = try await withSSHSession(destination) { try await $0.run(.init(command: "echo in")) }
        #expect(text(result.stdout) == "in\n")
        #expect(hop.log.contains("direct-tcpip") && !hop.log.contains("ctype session"))
    }

    @Test("a target that does not answer behind the jump host")
    func deadTarget() async throws {
        let port = try DeafPort()
        var destination = SSHDestination(hostName: "127.0.0.1", port: port.port, user: "nobody")
        destination.jumps = [try Shared.destination()]
        let error = try await sshError { try await SSHSession.open(destination) }
        #expect(error.code == .channelRefused)
        #expect(error.host == "test")
        withExtendedLifetime(port) {}
    }

    @Test("a jump host that forbids forwarding")
    func forbidden() async throws {
        let hop = try SSHDServer(["AllowTcpForwarding no"])
        var destination = try Shared.destination()
        destination.jumps = [try hop.destination()]
        let error = try await sshError { try await SSHSession.open(destination) }
        #expect(error.code == .channelRefused)
        #expect(error.hint?.contains("AllowTcpForwarding") == true)
    }

    @Test("a jump host that dies takes the connection with it")
    func hopDies() async throws {
        let hop = try SSHDServer()
        let proxy = try SSHDFaultProxy(target: hop.port)
        var destination = try Shared.destination()
        destination.jumps = [try hop.destination(through: proxy.port)]
        let session = try await SSHSession.open(destination)
        let directory = try TemporaryDirectory()
        let task = Task { try await session.run(.init(command: lasting(directory.path("begun")))) }
        #expect(try await appears(directory.path("begun")))
        proxy.dropAll()
        let error = try await sshError { try await task.value }
        #expect(error.code == .connectionLost)
        await session.close()
    }
}
