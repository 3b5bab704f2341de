import Dispatch
import FoundationEssentials
import Glibc
import Synchronization

/// The serial queues on which all sessions run, as many as there are cores: a queue without a target may take a thread of its own, and a
/// thousand sessions a thousand threads. Nothing may block here; see `Blocking`.
enum SessionQueues {
    static let count = max(2, min(8, ProcessInfo.processInfo.activeProcessorCount))
    private static let targets = (0..<count).map { DispatchQueue(label: "ssh \($0)") }
    private static let made = Atomic(0)

    /// A serial queue that shares its thread with others.
    static func queue(_ label: String) -> DispatchQueue {
        let number = made.wrappingAdd(1, ordering: .relaxed).oldValue
        return DispatchQueue(label: label, target: targets[number % count])
    }
}

/// Runs one session's actor on a serial queue, so that libssh2's arithmetic never holds a thread of the
/// cooperative pool, and so that readiness events already arrive on the actor.
package final class SessionExecutor: SerialExecutor {
    package let queue: DispatchQueue

    package init(label: String) {
        queue = SessionQueues.queue(label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    package func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
