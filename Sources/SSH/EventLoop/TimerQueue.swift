/// What is to run at which time, the next one last.
struct TimerQueue {
    private struct Entry {
        var time: ContinuousClock.Instant
        var number: UInt64

        func isBefore(_ other: Entry) -> Bool { time != other.time ? time < other.time : number < other.number }
    }

    private var entries: [Entry] = []
    private var pending: [UInt64: (time: ContinuousClock.Instant, run: @Sendable () -> Void)] = [:]
    private var last: UInt64 = 0

    mutating func add(at time: ContinuousClock.Instant, _ run: @escaping @Sendable () -> Void) -> UInt64 {
        last += 1
        let entry = Entry(time: time, number: last)
        entries.insert(entry, at: position(of: entry))
        pending[last] = (time, run)
        return last
    }

    mutating func remove(_ number: UInt64) {
        guard let timer = pending.removeValue(forKey: number) else { return }
        entries.remove(at: position(of: Entry(time: timer.time, number: number)))
    }

    /// As epoll_wait(2) wants it: -1 without a timer, rounded up.
    var millisecondsToNext: Int32 {
        guard let next = entries.last else { return -1 }
        let wait = max(.zero, next.time - .now)
        let (seconds, attoseconds) = wait.components
        guard seconds < 3600 else { return 3_600_000 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    /// Takes out one that is due; what it does may cancel the others.
    mutating func next(dueBy now: ContinuousClock.Instant) -> (@Sendable () -> Void)? {
        guard let next = entries.last, next.time <= now else { return nil }
        entries.removeLast()
        return pending.removeValue(forKey: next.number)?.run
    }

    /// Where it stands, or belongs.
    private func position(of entry: Entry) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entry.isBefore(entries[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
