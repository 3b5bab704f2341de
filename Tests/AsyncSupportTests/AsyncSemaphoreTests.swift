import AsyncSupport
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct AsyncSemaphoreTests {
    private actor Visitors {
        private(set) var most = 0
        private(set) var all = 0
        private var inside = 0

        func enter() {
            inside += 1
            all += 1
            most = max(most, inside)
        }

        func leave() { inside -= 1 }
    }

    @Test("no more than the permits hold one at the same time, and every caller gets one", arguments: [1, 3])
    func limits(_ permits: Int) async {
        let semaphore = AsyncSemaphore(permits)
        let visitors = Visitors()
        let results = await Array(0..<50).concurrentMap { index in
            await semaphore.withPermit {
                await visitors.enter()
                await Task.yield()
                await visitors.leave()
                return index
            }
        }
        #expect(results == Array(0..<50))
        #expect(await visitors.most <= permits)
        #expect(await visitors.all == 50)
    }

    @Test("waiting ends with the permit, with the deadline, and with the task")
    func waiting() async {
        let semaphore = AsyncSemaphore(1)
        let holder = Latch()
        let held = Latch()
        let first = Task {
            await semaphore.withPermit {
                await held.open()
                await holder.pass()
            }
        }
        await held.pass()
        #expect(await semaphore.withPermit(until: .now + .milliseconds(20)) { true } == nil)
        let cancelled = Task { await semaphore.withPermit { true } }
        cancelled.cancel()
        #expect(await cancelled.value == nil)
        let next = Task { await semaphore.withPermit(until: .now + .seconds(60)) { true } }
        await holder.open()
        await first.value
        #expect(await next.value == true)
        #expect(await semaphore.withPermit(until: .now + .seconds(60)) { true } == true)
    }

    @Test("a permit that is returned early lets the next one in, and isn't returned twice")
    func early() async {
        let semaphore = AsyncSemaphore(1)
        let (given, leave) = (Latch(), Latch())
        let first = Task {
            await semaphore.withEarlyPermit { permit in
                permit.giveBack()
                permit.giveBack()
                await given.open()
                await leave.pass()
                return true
            }
        }
        await given.pass()
        let second = await semaphore.withPermit(until: .now + .seconds(60)) {
            // There is only one permit still.
            await semaphore.withPermit(until: .now + .milliseconds(20)) { true } == nil
        }
        #expect(second == true)
        await leave.open()
        #expect(await first.value == true)
        #expect(await semaphore.withEarlyPermit { _ in true } == true)
        #expect(await semaphore.withPermit(until: .now + .seconds(60)) { true } == true)
    }

    @Test("a body that throws returns its permit")
    func throwing() async throws {
        struct Failure: Error {}
        let semaphore = AsyncSemaphore(1)
        await #expect(throws: Failure.self) {
            try await semaphore.withPermit { throw Failure() }
        }
        #expect(await semaphore.withPermit(until: .now + .seconds(60)) { true } == true)
    }
}
