extension LPARReport {
    /// A run that was not awaited: what it had found out by then, and what it had sent.
    /// - Parameters:
    ///   - partial: its last report; nil: nothing was found out.
    ///   - steps: the changing commands that ended.
    ///   - sent: the one whose answer was still waited for.
    ///   - look: the command that shows what is there.
    public init(abandoned lpar: String, partial: LPARReport?, steps: [StepRecord], sent: StepRecord?, look: String) {
        let hasChanged = steps.contains { $0.outcome == .changed }
        let problem: Problem
        if let sent {
            problem = .abandoned(sent, look)
        } else {
            problem = .interrupted(hasChanged: hasChanged, steps)
        }
        self = partial ?? LPARReport(lpar: lpar, failed: problem)
        self.problem = problem
        status = Self.status(abandoning: sent, after: steps)
        self.steps = steps + (sent.map { [$0] } ?? [])
        changed = hasChanged ? true : status == .unknown ? nil : false
        device = nil
        proof = nil
    }
}

extension Problem {
    fileprivate static func abandoned(_ sent: StepRecord, _ look: String) -> Problem {
        Problem(
            .unknown, .interrupted, "interrupted: \(sent.host) was running \(sent.command), and its answer was not waited for",
            hint: "\(look) shows what is there now; the same command again finishes the job", host: sent.host,
            command: sent.command, retryable: true)
    }

    fileprivate static func interrupted(hasChanged: Bool, _ steps: [StepRecord]) -> Problem {
        let done = steps.filter { $0.outcome == .changed }.map { "\($0.name) on \($0.host)" }.joined(separator: ", ")
        return Problem(
            .failed, .interrupted, hasChanged ? "interrupted after \(done)" : "interrupted; nothing was changed",
            hint: hasChanged ? "the same command again finishes the job" : "run the same command again", retryable: true)
    }
}
