import Synchronization

/// Runs something on an event loop after a time, once or again and again. Any thread may use it.
package final class LoopTimer: Sendable {
    private let loop: EventLoop
    private let handler: @Sendable () -> Void
    /// Of the timer in the loop's queue; changed only on the loop's thread.
    private let number = Atomic<UInt64>(0)

    package init(_ loop: EventLoop, _ handler: @escaping @Sendable () -> Void) {
        self.loop = loop
        self.handler = handler
    }

    /// The time begins again if it was running.
    package func schedule(after delay: Duration, isRepeated: Bool = false) {
        loop.perform { [weak self] in self?.start(delay, isRepeated) }
    }

    package func cancel() {
        loop.perform { [weak self] in self?.stop() }
    }

    private func start(_ delay: Duration, _ isRepeated: Bool) {
        stop()
        // A century at most: the clock's arithmetic overflows on absurd durations.
        let time = ContinuousClock.now + min(max(.zero, delay), .seconds(1 << 32))
        let added = loop.timers.add(at: time) { [weak self] in
            guard let self else { return }
            self.number.store(0, ordering: .relaxed)
            if isRepeated { self.start(delay, true) }
            self.handler()
        }
        number.store(added, ordering: .relaxed)
    }

    private func stop() {
        let running = number.exchange(0, ordering: .relaxed)
        if running != 0 { loop.timers.remove(running) }
    }

    deinit {
        let running = number.load(ordering: .relaxed)
        if running != 0 { loop.perform { [loop] in loop.timers.remove(running) } }
    }
}
