import AsyncSupport
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RaceTests {
    private func isTimeout(_ outcome: Race<Int>.Outcome) -> Bool {
        if case .timeout = outcome { true } else { false }
    }

    @Test("the first of value, deadline and cancellation wins")
    func first() async {
        let race = Race<Int>()
        race.finish(.value(1))
        race.finish(.value(2))
        guard case .value(1) = await race.result(within: .seconds(60)) else {
            Issue.record("the first value did not win")
            return
        }
        #expect(isTimeout(await Race<Int>().result(within: .milliseconds(5))))
        #expect(isTimeout(await Race<Int>().result(within: .seconds(3600), sleep: { _ in })))
        let waiting = Task { await Race<Int>().result(within: .seconds(3600)) }
        waiting.cancel()
        guard case .cancelled = await waiting.value else {
            Issue.record("the cancelled one did not notice")
            return
        }
    }

    @Test("an absurd timeout doesn't expire immediately")
    func absurd() async {
        let race = Race<Int>()
        let waiting = Task { await race.result(within: .seconds(Int64.max)) }
        await Task.yield()
        race.finish(.value(3))
        guard case .value(3) = await waiting.value else {
            Issue.record("the timer did not wait")
            return
        }
    }

    @Test("a body that is late is cancelled and awaited")
    func late() async {
        let ended = Latch()
        let outcome = await Race<Int>.run(within: .milliseconds(5)) {
            while !Task.isCancelled { await Task.yield() }
            await ended.open()
            return 1
        }
        #expect(isTimeout(outcome))
        await ended.pass()
    }
}
