import Foundation
import PowerVM
import SSH
import TestSupport
import Testing

@testable import Remoting

@Suite("connections that go silent, and their end, over either transport", .timeLimit(.minutes(2)))
struct SilentTransportTests {
    private func bench(
        _ transport: TransportPreference, _ lines: [String] = []
    ) throws -> (bench: TransportBench, runner: HostConnection, proxy: SSHDFaultProxy) {
        var bench = try TransportBench()
        bench.options.confirmSilence = { await SSHSession.answers($0, within: .seconds(2)) }
        let server = try TransportBench.shared.get()
        let proxy = try SSHDFaultProxy(target: server.port)
        let runner = try bench.runner("target", TransportBench.host("target", server, through: proxy.port) + lines, transport)
        return (bench, runner, proxy)
    }

    /// Whether a line can leave on a connection that was frozen while nothing ran. The ssh program sends it behind the confirmed
    /// session; libssh2 sends it at once if the session that was requested ahead had been confirmed before.
    private static func mayLeave(_ transport: TransportPreference) -> Bool { transport == .libssh2 }

    @Test("what is asked after a missed deadline goes over a fresh connection", arguments: bothTransports)
    func afterTimeout(_ transport: TransportPreference) async throws {
        let (bench, runner, proxy) = try bench(transport, ["ServerAliveInterval 0"])
        #expect(try await runner.exchange(.line("exit 3")).exitStatus == 3)
        proxy.freezeOpen()
        do {
            #expect(try await runner.exchange(.line("exit 4", seconds: 1)).exitStatus == 4)
        } catch {
            // On a loaded machine a second may also be too short for the fresh connection.
            #expect(error.code == "answer-timeout" && (error.mayHaveRun || !Self.mayLeave(transport)))
        }
        #expect(try await runner.exchange(.line("exit 5")).exitStatus == 5)
        #expect(proxy.accepted == 2)
        await runner.close()
        #expect(try bench.leftovers().isEmpty)
    }

    @Test("a command that still runs may end on the connection that another one gave up", arguments: bothTransports)
    func others(_ transport: TransportPreference) async throws {
        let (bench, runner, proxy) = try bench(transport)
        let (begun, go) = (bench.directory.path("begun"), bench.directory.path("go"))
        let slow = Task {
            try await runner.exchange(.line("touch \(begun); while [ ! -e \(go) ]; do sleep 0.05; done; exit 6")).exitStatus
        }
        try await eventually { FileManager.default.fileExists(atPath: begun) }
        #expect(try await TransportBench.failure(runner, .line("sleep 60", seconds: 1)).code == "answer-timeout")
        #expect(try await runner.exchange(.line("exit 5")).exitStatus == 5)
        _ = try bench.directory.write("go", "")
        #expect(try await slow.value == 6)
        #expect(proxy.accepted == 2)
        await runner.close()
        #expect(try bench.leftovers().isEmpty)
    }

    @Test("unanswered keepalives end a connection to a host that answers a fresh one", arguments: bothTransports)
    func dead(_ transport: TransportPreference) async throws {
        let (bench, runner, proxy) = try bench(transport, ["ServerAliveInterval 1", "ServerAliveCountMax 1"])
        #expect(try await runner.exchange(.line("exit 3")).exitStatus == 3)
        let begun = bench.directory.path("begun")
        let began = ContinuousClock.now
        let task = Task { try await TransportBench.failure(runner, .line("touch \(begun); sleep 100", seconds: 60)) }
        try await eventually { FileManager.default.fileExists(atPath: begun) }
        proxy.freezeOpen()
        let failure = try await task.value
        #expect(failure.code == "connection-lost" && failure.mayHaveRun)
        #expect(ContinuousClock.now - began < .seconds(30))
        #expect(try await runner.exchange(.line("exit 5")).exitStatus == 5)
        await runner.close()
        #expect(try bench.leftovers().isEmpty)
    }

    @Test("a line that never left a silent connection goes over a fresh one", arguments: bothTransports)
    func neverLeft(_ transport: TransportPreference) async throws {
        let (bench, runner, proxy) = try bench(transport, ["ServerAliveInterval 1", "ServerAliveCountMax 1"])
        #expect(try await runner.exchange(.line("exit 3")).exitStatus == 3)
        proxy.freezeOpen()
        let ran = bench.directory.path("ran")
        let began = ContinuousClock.now
        do {
            #expect(try await runner.exchange(.line("echo >>\(ran); exit 4", seconds: 60)).exitStatus == 4)
            #expect(FileManager.default.contents(atPath: ran) == Data("\n".utf8))
        } catch {
            #expect(Self.mayLeave(transport) && error.mayHaveRun && !FileManager.default.fileExists(atPath: ran))
        }
        #expect(ContinuousClock.now - began < .seconds(30))
        await runner.close()
        #expect(try bench.leftovers().isEmpty)
    }

    @Test("if a fresh connection gets no answer either, the command's own bound decides", arguments: bothTransports)
    func undecided(_ transport: TransportPreference) async throws {
        let (bench, runner, proxy) = try bench(
            transport, ["ServerAliveInterval 1", "ServerAliveCountMax 1", "ConnectTimeout 1"])
        #expect(try await runner.exchange(.line("exit 3")).exitStatus == 3)
        proxy.set(.stall(after: 0))
        let began = ContinuousClock.now
        let failure = try await TransportBench.failure(runner, .line("sleep 100", seconds: 8))
        #expect(failure.mayHaveRun == (transport == .libssh2) && ContinuousClock.now - began > .seconds(7))
        await runner.close()
        #expect(try bench.leftovers().isEmpty)
    }

    @Test("a released connection ends, and the next query opens another", arguments: bothTransports)
    func release(_ transport: TransportPreference) async throws {
        let (bench, runner, proxy) = try bench(transport)
        #expect(try await runner.exchange(.line("exit 3")).exitStatus == 3)
        await runner.release()
        #expect(try bench.leftovers().isEmpty)
        #expect(try await runner.exchange(.line("exit 4")).exitStatus == 4)
        #expect(proxy.accepted == 2)
        await runner.close()
    }

    @Test("closing ends what is being opened; nothing is opened afterwards", arguments: bothTransports)
    func close(_ transport: TransportPreference) async throws {
        let (bench, runner, proxy) = try bench(transport, ["ConnectTimeout 60"])
        proxy.set(.stall(after: 0))
        let task = Task { try await TransportBench.failure(runner, .line("exit 0")) }
        try await eventually { proxy.accepted > 0 }
        let began = ContinuousClock.now
        await runner.close()
        #expect(ContinuousClock.now - began < .seconds(30))
        #expect(try await task.value.kind == .cancelled)
        proxy.set(.none)
        #expect(try await TransportBench.failure(runner, .line("exit 0")).kind == .cancelled)
        #expect(proxy.accepted == 1)
        #expect(try bench.leftovers().isEmpty)
    }
}
