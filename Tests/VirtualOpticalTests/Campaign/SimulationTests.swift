import AsyncSupport
import Foundation
import Testing

/// The simulation itself: its order, its clock, and that it notices what never ends.
@Suite struct SimulationTests {
    /// On a thread of its own.
    static func run(_ body: @escaping @Sendable (Simulation) async -> Void) async -> (ending: Simulation.Ending, time: Double) {
        await withCheckedContinuation { continuation in
            Thread {
                let simulation = Simulation()
                let ending = simulation.run { await body(simulation) }
                continuation.resume(returning: (ending, simulation.now))
            }.start()
        }
    }

    @Test("hours pass at once, and tasks take turns in a fixed order")
    func order() async {
        for _ in 0..<20 {
            let trace = Trace()
            let result = await Self.run { simulation in
                await withTaskGroup(of: Void.self) { group in
                    for index in 0..<3 {
                        group.addTask {
                            await simulation.sleep(3600 * Double(3 - index))
                            trace.items.append(index)
                        }
                    }
                }
            }
            #expect(result.ending == .ended && result.time == 10_800)
            #expect(trace.items == [2, 1, 0])
        }
    }

    @Test("what is never resumed is a hang, and a permit passes from one task to the next")
    func hang() async {
        let gate = AsyncSemaphore(1)
        let good = await Self.run { simulation in
            _ = await [1, 2, 3].concurrentMap { _ in await gate.withPermit { await simulation.sleep(1) } }
        }
        #expect(good.ending == .ended && good.time == 3)
        let bad = await Self.run { _ in await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
        #expect(bad.ending == .hung)
    }

    @Test("a cancelled sleep ends early")
    func cancelled() async {
        let result = await Self.run { simulation in
            let sleeper = Task { await simulation.sleep(100) }
            await simulation.sleep(1)
            sleeper.cancel()
            await sleeper.value
        }
        #expect(result.ending == .ended && result.time == 1)
    }

    private final class Trace: @unchecked Sendable {
        var items: [Int] = []
    }
}
