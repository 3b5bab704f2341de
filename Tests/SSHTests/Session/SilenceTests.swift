import Foundation
import TestSupport
import Testing

@testable import SSH

@Suite("connections that go silent", .timeLimit(.minutes(2)))
struct SilenceTests {
    private struct Bench {
        let session: SSHSession
        let proxy: SSHDFaultProxy
        let direct: SSHDestination
    }

    private func bench(_ confirm: @escaping @Sendable (SSHDestination) async -> Bool) async throws -> Bench {
        let server = try Shared.server.get()
        let proxy = try SSHDFaultProxy(target: server.port)
        var destination = try server.destination(through: proxy.port)
        destination.serverAliveInterval = .milliseconds(500)
        destination.serverAliveCountMax = 1
        let session = try await SSHSession.open(destination, options: .init(confirmSilence: confirm))
        #expect(try await session.run(.init(command: "exit 6")).exitStatus == 6)
        return Bench(session: session, proxy: proxy, direct: try server.destination())
    }

    @Test("a silent connection to a host that answers a fresh one is lost, long before the command's deadline")
    func dead() async throws {
        let direct = try Shared.destination()
        let bench = try await bench { _ in await SSHSession.answers(direct, within: .seconds(5)) }
        bench.proxy.set(.stall(after: 0))
        let error = try await sshError { try await bench.session.run(.init(command: "sleep 60", timeout: .seconds(60))) }
        #expect(error.code == .connectionLost)
        #expect(error.message.contains("keepalive"))
        #expect(error.requestSent)
        let later = try await sshError { try await bench.session.run(.init(command: "true")) }
        #expect(later.code == .connectionLost)
        #expect(!later.requestSent)
        await bench.session.close()
    }

    @Test("if a fresh connection gets no answer either, the command's own deadline decides")
    func undecided() async throws {
        let asked = Collector()
        let bench = try await bench {
            asked.add($0.alias)
            return await SSHSession.answers($0, within: .milliseconds(500))
        }
        bench.proxy.set(.stall(after: 0))
        let error = try await sshError { try await bench.session.run(.init(command: "sleep 60", timeout: .seconds(6))) }
        #expect(error.code == .answerTimeout)
        #expect(error.requestSent)
        #expect(!asked.all.isEmpty)
        await bench.session.close()
    }

    @Test("a slow command on a connection that is alive is left alone")
    func slow() async throws {
        let asked = Collector()
        let bench = try await bench {
            asked.add($0.alias)
            return true
        }
        #expect(try await bench.session.run(.init(command: "sleep 4; exit 7")).exitStatus == 7)
        #expect(asked.all.isEmpty)
        await bench.session.close()
    }

    @Test("whether a host answers")
    func answers() async throws {
        let destination = try Shared.destination()
        #expect(await SSHSession.answers(destination, within: .seconds(10)))
        var unknown = destination
        unknown.userKnownHostsFiles = []
        unknown.strictHostKeyChecking = .acceptNew
        #expect(await SSHSession.answers(unknown, within: .seconds(10)))
        var behind = destination
        behind.jumps = [destination]
        #expect(await SSHSession.answers(behind, within: .seconds(10)))
        let stalled = try SSHDFaultProxy(target: destination.port, fault: .stall(after: 100))
        var silent = destination
        silent.port = stalled.port
        #expect(await !SSHSession.answers(silent, within: .milliseconds(500)))
        let deaf = try DeafPort()
        silent.port = deaf.port
        #expect(await !SSHSession.answers(silent, within: .seconds(5)))
        withExtendedLifetime(deaf) {}
    }

    @Test("a retired session ends with its last command, and takes no other")
    func retire() async throws {
        let session = try await SSHSession.open(Shared.destination())
        let directory = try TemporaryDirectory()
        let (begun, go) = (directory.path("begun"), directory.path("go"))
        let task = Task {
            try await session.run(.init(command: "touch \(begun); while [ ! -e \(go) ]; do sleep 0.05; done; exit 5"))
        }
        #expect(try await appears(begun))
        await session.retire()
        let error = try await sshError { try await session.run(.init(command: "true")) }
        #expect(error.code == .closed)
        #expect(!error.requestSent)
        _ = try directory.write("go", "")
        #expect(try await task.value.exitStatus == 5)
        try await eventually("the session is closed") { await session.isClosed }
    }
}
