/// Runs one session's actor on an event loop, so that libssh2's arithmetic never holds a thread of the cooperative pool, and so that
/// readiness events already arrive on the actor.
package final class SessionExecutor: SerialExecutor {
    package let loop: EventLoop

    /// nil if the process has no descriptors left.
    package init?() {
        guard let loop = EventLoop.next() else { return nil }
        self.loop = loop
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        loop.submit(.job(UnownedJob(job), self))
    }

    package func checkIsolated() {
        precondition(loop.isCurrent, "not on the session's thread")
    }
}
