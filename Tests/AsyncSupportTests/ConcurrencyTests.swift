import AsyncSupport
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ConcurrencyTests {
    @Test("the results come in the elements' order, and no more than the limit run at once", arguments: [1, 4, Int.max])
    func map(_ limit: Int) async {
        let running = Mutex((now: 0, most: 0))
        let results = await Array(0..<20).concurrentMap(limit: limit) { index in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            for _ in 0..<(20 - index) { await Task.yield() }
            running.withLock { $0.now -= 1 }
            return index * index
        }
        #expect(results == (0..<20).map { $0 * $0 })
        #expect(running.withLock { $0.most } <= limit)
        #expect(await [Int]().concurrentMap(limit: limit) { $0 }.isEmpty)
    }

    @Test("a shielded body isn't cancelled with its caller")
    func shield() async {
        let caller = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            let inside = await shielded { Task.isCancelled }
            return (inside, Task.isCancelled)
        }
        #expect(await caller.value == (false, true))
    }

    @Test("a duration as text")
    func text() {
        #expect(Duration.seconds(10).unitText == "10 s")
        #expect(Duration.milliseconds(250).unitText == "250 ms")
        #expect(Duration.milliseconds(1250).roundedUp == .seconds(2))
        #expect(Duration.seconds(90).compactText == "1m 30s")
        #expect(Duration.seconds(3900).compactText == "1h 5m")
        #expect(Duration.zero.compactText == "0s")
        #expect(Duration.milliseconds(1500).inSeconds == 1.5)
    }
}
