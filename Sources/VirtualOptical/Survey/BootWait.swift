import AsyncSupport
import PowerVM

/// Waits for an LPAR that is booting. It only queries; nothing is created anywhere before the LPAR has answered.
struct BootWait: Sendable {
    var lpar: LPARHost
    /// The LPAR as the operator named it.
    var name: String
    var context: OperationContext

    /// The pause between two tries.
    static let pause = Duration.seconds(5)

    /// Returns once the companion script has run there. Which partition it was is for the survey that follows.
    ///
    /// What waiting can cure is tried again: no listener yet, no answer, a server that hangs up before or right after the login
    /// (sshd starts, /etc/nologin). Everything else ends the wait at once: a changed host key, a rejected key, an unreadable answer.
    func untilAnswers(within bound: Duration) async throws(Problem) {
        let clock = context.clock
        let start = clock.now()
        let end = start + bound.inSeconds
        defer { context.progress(.finished(lpar: name, phase: ProgressUpdate.waitPhase, host: lpar.host)) }
        while true {
            let problem: Problem
            do throws(Problem) {
                let left = Duration.seconds(max(1, end - clock.now()))
                _ = try await lpar.ask(.facts, bound: min(context.limits.command, left))
                return
            } catch {
                problem = error
            }
            guard problem.retryable else { throw problem }
            let left = end - clock.now()
            guard left > 0, !Task.isCancelled else {
                let waited = Task.isCancelled ? min(bound, .seconds(Int((clock.now() - start).rounded()))) : bound
                throw .stillBooting(problem, waited: waited, isInterrupted: Task.isCancelled, host: lpar.host)
            }
            context.progress(.waiting(lpar: name, host: lpar.host, code: problem.code, why: problem.reason))
            await clock.sleep(min(Self.pause, .seconds(left)))
        }
    }
}
