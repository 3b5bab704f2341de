import Glibc
import Synchronization
import TestSupport
import Testing

@testable import SSH

@Suite("the sessions' event loops")
struct EventLoopTests {
    @Test("all sessions together run on a few threads")
    func threads() async throws {
        let seen = Seen()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                guard let loop = SessionExecutor()?.loop else {
                    Issue.record("no loop")
                    return
                }
                group.addTask {
                    await withCheckedContinuation { continuation in
                        loop.submit {
                            _ = seen.threads.withLock { $0.insert(pthread_self()) }
                            continuation.resume()
                        }
                    }
                }
            }
        }
        #expect(seen.threads.withLock { $0.count } == EventLoop.limit)
    }

    @Test("timers run in the order of their times, and not when they were cancelled or set again")
    func timers() async throws {
        let loop = try #require(EventLoop.next())
        let fired = Mutex<[Int]>([])
        let timers = [30, 10, 20, 15].map { delay in
            LoopTimer(loop) { fired.withLock { $0.append(delay) } }
        }
        for (timer, delay) in zip(timers, [30, 10, 20, 15]) { timer.schedule(after: .milliseconds(delay)) }
        timers[3].cancel()
        timers[1].schedule(after: .milliseconds(60))
        try await eventually { fired.withLock { $0.count } == 3 }
        #expect(fired.withLock { $0 } == [20, 30, 10])
    }

    @Test("a timer that repeats ends with its last reference")
    func repeats() async throws {
        let loop = try #require(EventLoop.next())
        let count = Mutex(0)
        var timer: LoopTimer? = LoopTimer(loop) { count.withLock { $0 += 1 } }
        timer?.schedule(after: .milliseconds(2), isRepeated: true)
        try await eventually { count.withLock { $0 } >= 3 }
        timer = nil
        let after = await settled(loop) { count.withLock { $0 } }
        let probe = LoopTimer(loop) {}
        probe.schedule(after: .milliseconds(10))
        try await eventually { await settled(loop) { loop.timers.millisecondsToNext } != 0 }
        #expect(count.withLock { $0 } == after)
    }

    @Test("an armed direction is reported once; the end of the other side counts; the descriptor is closed at the end")
    func readiness() async throws {
        let loop = try #require(EventLoop.next())
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let events = Mutex<[String]>([])
        let readiness = Readiness(descriptor: ends[0], loop: loop)
        readiness.handle(
            readable: { events.withLock { $0.append("r") } }, writable: { events.withLock { $0.append("w") } })
        loop.submit {
            readiness.armReader()
            readiness.armWriter()
        }
        try await eventually { events.withLock { $0 } == ["w"] }
        #expect(write(ends[1], "xx", 2) == 2)
        try await eventually { events.withLock { $0 } == ["w", "r"] }
        shutdown(ends[1], Int32(SHUT_WR))
        loop.submit { readiness.armReader() }
        try await eventually { events.withLock { $0 } == ["w", "r", "r"] }
        await withCheckedContinuation { continuation in readiness.cancel(closed: { continuation.resume() }) }
        #expect(send(ends[1], "x", 1, Int32(MSG_NOSIGNAL)) == -1 && errno == EPIPE)
        close(ends[1])
        await withCheckedContinuation { continuation in readiness.cancel(closed: { continuation.resume() }) }
    }

    private final class Seen: Sendable {
        let threads = Mutex<Set<UInt>>([])
    }

    /// The value, after what was submitted before.
    private func settled<R: Sendable>(_ loop: EventLoop, _ value: @escaping @Sendable () -> R) async -> R {
        await withCheckedContinuation { continuation in loop.submit { continuation.resume(returning: value()) } }
    }
}
