import Foundation
import PowerVM
import Synchronization
import TestSupport
import Testing

@testable import Remoting

@Suite("callers that share a connection", .timeLimit(.minutes(2)))
struct ConnectionSharingTests {
    @Test("one of two callers that gives up while the connection is opened doesn't disturb the other", arguments: bothTransports)
    func oneGivesUp(_ transport: TransportPreference) async throws {
        let server = try TransportBench.shared.get()
        let proxy = try SSHDFaultProxy(target: server.port, fault: .stall(after: 0))
        let bench = try TransportBench()
        let runner = try bench.runner(
            "target", TransportBench.host("target", server, through: proxy.port) + ["ConnectTimeout 60"], transport)
        let leaving = Task { try await TransportBench.failure(runner, .line("exit 1")) }
        try await eventually { proxy.accepted > 0 }
        let staying = Task { try await runner.exchange(.line("exit 3")).exitStatus }
        // Whether the second has joined already or comes later, it must get its answer.
        for _ in 0..<50 { await Task.yield() }
        leaving.cancel()
        let failure = try await leaving.value
        #expect(failure.kind == .cancelled)
        #expect(!failure.mayHaveRun)
        proxy.set(.none)
        // What the proxy swallowed before never comes: the first attempt is over, the next gets through.
        proxy.dropAll()
        #expect(try await staying.value == 3)
        await runner.close()
        proxy.stop()
    }

    @Test("an exchange that finds no free session is given up in time, and was not sent")
    func noSession() async throws {
        let bench = try TransportBench()
        let runner = try bench.runner(
            "target", TransportBench.host("target", TransportBench.shared.get()), .openssh)
        try await runner.connect()
        let begun = bench.directory.path("begun")
        let busy = (0..<8).map { index in
            Task {
                try await TransportBench.failure(
                    runner,
                    .line("touch \(begun)\(index); while test -d \(bench.directory.root); do sleep 0.2; done", seconds: 120))
            }
        }
        for index in 0..<8 {
            try await eventually { FileManager.default.fileExists(atPath: "\(begun)\(index)") }
        }
        let failure = try await TransportBench.failure(runner, .line("exit 0", seconds: 1))
        #expect(failure.kind == .timeout)
        #expect(!failure.mayHaveRun)
        for task in busy { task.cancel() }
        for task in busy { #expect(try await task.value.mayHaveRun) }
        await runner.close()
    }
}
