import CEpoll
import FoundationEssentials
import Glibc
import Synchronization

/// A thread that runs the jobs of its sessions in turn and, between them, waits for their sockets and timers with epoll(7).
///
/// What a socket was waited for runs on the very thread that it woke. Nothing may block here; see `Blocking`.
package final class EventLoop: @unchecked Sendable {
    enum Work {
        case job(UnownedJob, SessionExecutor)
        case block(@Sendable () -> Void)
    }

    private struct Inbox {
        var work: [Work] = []
        /// The thread waits, or is about to: it has to be woken.
        var isAsleep = false
    }

    private let inbox = Mutex(Inbox())
    private let poller: Int32
    private let bell: Int32
    private let thread = Atomic<UInt>(0)

    // Used only by the loop's thread.
    private var watches: [UInt64: DescriptorWatch] = [:]
    private var lastWatch: UInt64 = 0
    var timers = TimerQueue()

    /// nil if the process has no descriptors left.
    private init?() {
        poller = epoll_create1(Int32(EPOLL_CLOEXEC))
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        // Edge-triggered: each ring is an event, and nothing has to be read.
        var event = epoll_event(events: EPOLLIN.rawValue | EPOLLET.rawValue, data: epoll_data_t(u64: 0))
        guard poller >= 0, bell >= 0, epoll_ctl(poller, EPOLL_CTL_ADD, bell, &event) == 0, start() else {
            close(poller)
            close(bell)
            return nil
        }
    }

    // MARK: From any thread

    /// Runs on this thread now?
    package var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

    package func submit(_ block: @escaping @Sendable () -> Void) { submit(.block(block)) }

    /// At once on the loop's own thread.
    func perform(_ block: @escaping @Sendable () -> Void) {
        if isCurrent { block() } else { submit(block) }
    }

    func submit(_ work: Work) {
        let mustRing = inbox.withLock { inbox in
            inbox.work.append(work)
            defer { inbox.isAsleep = false }
            return inbox.isAsleep
        }
        guard mustRing else { return }
        var one: UInt64 = 1
        write(bell, &one, MemoryLayout<UInt64>.size)
    }

    // MARK: On its thread

    func add(_ watch: DescriptorWatch) -> UInt64 {
        lastWatch += 1
        watches[lastWatch] = watch
        return lastWatch
    }

    func remove(_ number: UInt64, _ descriptor: Int32) {
        watches[number] = nil
        epoll_ctl(poller, EPOLL_CTL_DEL, descriptor, nil)
    }

    /// The next event of a descriptor.
    /// - Parameter isNew: it isn't being watched yet.
    func arm(_ number: UInt64, _ descriptor: Int32, _ events: UInt32, isNew: Bool) {
        var event = epoll_event(events: events | EPOLLONESHOT.rawValue, data: epoll_data_t(u64: number))
        guard epoll_ctl(poller, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event) != 0 else { return }
        // It can't be watched: the waiter's next call on it reports why, or waits for the deadline.
        submit { [weak self] in self?.watches[number]?.happened(EPOLLERR.rawValue) }
    }

    private func start() -> Bool {
        // Signals are for the threads that watch for them, but for those by which a crash is reported.
        var (blocked, before) = (sigset_t(), sigset_t())
        sigfillset(&blocked)
        for signal in [SIGILL, SIGTRAP, SIGFPE, SIGBUS, SIGSEGV, SIGSYS, SIGABRT, SIGPIPE] { sigdelset(&blocked, signal) }
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var made = pthread_t()
        let code = pthread_create(
            &made, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue().run()
            }, Unmanaged.passRetained(self).toOpaque())
        guard code == 0 else {
            Unmanaged.passUnretained(self).release()
            return false
        }
        pthread_detach(made)
        return true
    }

    private func run() -> Never {
        thread.store(pthread_self(), ordering: .relaxed)
        var batch: [Work] = []
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            // Jobs bring jobs: they go first, a few times, and then it's the sockets' turn.
            var isIdle = false
            for _ in 0..<8 where !isIdle {
                isIdle = inbox.withLock { inbox in
                    swap(&batch, &inbox.work)
                    inbox.isAsleep = batch.isEmpty
                    return batch.isEmpty
                }
                for work in batch { Self.run(work) }
                batch.removeAll(keepingCapacity: true)
            }
            let count = epoll_wait(poller, &events, Int32(events.count), isIdle ? timers.millisecondsToNext : 0)
            inbox.withLock { $0.isAsleep = false }
            for event in events.prefix(Int(max(0, count))) { watches[event.data.u64]?.happened(event.events) }
            let now = ContinuousClock.now
            while let timer = timers.next(dueBy: now) { timer() }
        }
    }

    private static func run(_ work: Work) {
        switch work {
        case .job(let job, let executor): job.runSynchronously(on: executor.asUnownedSerialExecutor())
        case .block(let block): block()
        }
    }

    // MARK: All of them

    /// At most so many, whatever the number of sessions.
    static let limit = max(2, min(8, ProcessInfo.processInfo.activeProcessorCount))
    private static let all = Mutex((loops: [EventLoop](), given: 0))

    /// For what is too short to need a loop of its own.
    static func any() -> EventLoop? { all.withLock { $0.loops.first } ?? next() }

    /// One for the next session, in turn; nil if the process has no descriptors left for the first.
    package static func next() -> EventLoop? {
        all.withLock { all in
            if all.loops.count < limit, let loop = EventLoop() { all.loops.append(loop) }
            guard !all.loops.isEmpty else { return nil }
            defer { all.given += 1 }
            return all.loops[all.given % all.loops.count]
        }
    }
}
