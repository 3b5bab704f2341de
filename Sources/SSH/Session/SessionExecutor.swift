import Dispatch

/// Runs one session's actor on its own serial queue, so that libssh2's arithmetic never holds a thread of the
/// cooperative pool, and so that readiness events already arrive on the actor.
final class SessionExecutor: SerialExecutor {
    let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
