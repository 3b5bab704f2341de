import Foundation

/// Runs tasks one job at a time on one thread, in a fixed order, on a clock that moves only when nothing can run.
///
/// Every job that this thread would hand to the global executor is kept here instead. So a whole scene with several clients is the
/// same each time, hours pass in microseconds, and a task that waits for something that never comes is seen at once.
final class Simulation: @unchecked Sendable {
    enum Ending: Equatable {
        case ended
        /// Nothing can run any more, and the body hasn't ended.
        case hung
        /// It doesn't come to rest.
        case endless
    }

    private struct Timer {
        var time: Double
        var order: Int
        var wake: CheckedContinuation<Void, Never>
    }

    /// Seconds since the start.
    private(set) var now = 0.0
    private var jobs: [UnownedJob] = []
    private var timers: [Timer] = []
    private var count = 0
    private let executor = SimulationExecutor()

    fileprivate func enqueue(_ job: UnownedJob) { jobs.append(job) }

    /// Waits on this clock; ends early when the task is cancelled.
    func sleep(_ seconds: Double) async {
        count += 1
        let order = count
        await withTaskCancellationHandler {
            guard !Task.isCancelled else { return }
            await withCheckedContinuation { timers.append(Timer(time: now + max(seconds, 0), order: order, wake: $0)) }
        } onCancel: {
            guard let index = timers.firstIndex(where: { $0.order == order }) else { return }
            timers.remove(at: index).wake.resume()
        }
    }

    /// Runs the body, and whatever it leaves behind, to the end.
    /// - Parameter limit: how many jobs may run.
    func run(limit: Int = 400_000, _ body: @escaping @Sendable () async -> Void) -> Ending {
        GlobalJobs.divert(to: self)
        defer { GlobalJobs.divert(to: nil) }
        let end = Flag()
        Task {
            await body()
            end.isSet = true
        }
        var done = 0
        while true {
            var next = 0
            while next < jobs.count {
                let job = jobs[next]
                job.runSynchronously(on: executor.asUnownedTaskExecutor())
                next += 1
                done += 1
                if done > limit { return .endless }
            }
            jobs.removeAll(keepingCapacity: true)
            guard
                let index = timers.indices.min(by: { (timers[$0].time, timers[$0].order) < (timers[$1].time, timers[$1].order) })
            else { break }
            let timer = timers.remove(at: index)
            now = max(now, timer.time)
            timer.wake.resume()
        }
        return end.isSet ? .ended : .hung
    }

    private final class Flag: @unchecked Sendable {
        var isSet = false
    }
}

/// Stands for this thread while a job of the simulation runs on it.
private final class SimulationExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) { GlobalJobs.current?.enqueue(UnownedJob(job)) }
}

/// The Swift runtime's hook for jobs without an executor of their own. Jobs of other threads take their usual route.
private enum GlobalJobs {
    private typealias Original = @convention(thin) (UnownedJob) -> Void
    private typealias Hook = @convention(thin) (UnownedJob, Original) -> Void

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        if let symbol = dlsym(nil, "swift_task_enqueueGlobal_hook") {
            symbol.assumingMemoryBound(to: Hook?.self).pointee = { job, original in
                if let simulation = GlobalJobs.current { simulation.enqueue(job) } else { original(job) }
            }
        }
        return key
    }()

    static var current: Simulation? {
        pthread_getspecific(key).map { Unmanaged<Simulation>.fromOpaque($0).takeUnretainedValue() }
    }

    static func divert(to simulation: Simulation?) {
        pthread_setspecific(key, simulation.map { UnsafeRawPointer(Unmanaged.passUnretained($0).toOpaque()) })
    }
}
