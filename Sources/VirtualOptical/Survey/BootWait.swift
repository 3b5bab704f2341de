import AsyncSupport
import PowerVM

/// Waits for an LPAR that is booting. It only asks; nothing is made anywhere before the LPAR has answered.
struct BootWait: Sendable {
    var lpar: LPARHost
    var request: DriveRequest
    var surroundings: OperationContext

    /// The pause between two tries.
    static let pause = Duration.seconds(5)

    /// Returns once the companion script has run there. Which partition it was is for the survey that follows.
    ///
    /// What waiting can cure is tried again: nobody listens yet, no answer, a server that hangs up before or right after the login
    /// (sshd starts, /etc/nologin). Everything else ends the wait at once: a changed host key, a rejected key, an unreadable answer.
    func untilAnswers(within bound: Duration) async throws(Problem) {
        let end = surroundings.now() + bound.inSeconds
        defer {
            surroundings.tell(.finished(lpar: request.lpar, phase: ProgressUpdate.waitPhase, host: lpar.runner.host))
        }
        while true {
            let problem: Problem
            do throws(Problem) {
                let left = Duration.seconds(max(1, end - surroundings.now()))
                _ = try await lpar.ask(.facts, bound: min(request.bounds.command, left))
                return
            } catch {
                problem = error
            }
            guard problem.retryable else { throw problem }
            let left = end - surroundings.now()
            guard left > 0, !Task.isCancelled else {
                throw Problem(
                    .unreachable, Task.isCancelled ? "interrupted" : problem.code,
                    "\(problem.message) (after waiting for \(bound.compactText))",
                    hint: "nothing was changed; look at the LPAR's console, then run the same command again",
                    host: lpar.runner.host,
                    retryable: true)
            }
            surroundings.tell(.waiting(lpar: request.lpar, host: lpar.runner.host, code: problem.code, why: problem.message))
            await surroundings.sleep(min(Self.pause, .seconds(left)))
        }
    }
}
