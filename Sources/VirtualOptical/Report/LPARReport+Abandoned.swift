extension LPARReport {
    /// Why a run has a report before it has ended.
    public enum Abandonment: Sendable {
        /// The operator doesn't wait for it.
        case interruption
        /// The program crashes.
        case crash
    }

    /// A run that was not awaited: what it had found out by then, and what it had sent.
    /// - Parameters:
    ///   - partial: its last report; nil: nothing was found out.
    ///   - steps: the changing commands that ended.
    ///   - sent: the one whose answer was still waited for.
    ///   - look: the command that shows what is there.
    public init(
        abandoned lpar: String, partial: LPARReport?, steps: [StepRecord], sent: StepRecord?, look: String,
        by cause: Abandonment = .interruption
    ) {
        let hasChanged = steps.contains { $0.outcome == .changed }
        let problem: Problem
        if let sent {
            problem = .abandoned(sent, look, cause)
        } else {
            problem = .interrupted(hasChanged: hasChanged, steps, cause)
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

extension LPARReport.Abandonment {
    fileprivate var code: ProblemCode {
        switch self {
        case .interruption: .interrupted
        case .crash: .internal
        }
    }

    fileprivate var text: String {
        switch self {
        case .interruption: "interrupted"
        case .crash: "attach-cd crashed"
        }
    }

    /// Before another hint.
    fileprivate var request: String {
        switch self {
        case .interruption: ""
        case .crash: "please report it; "
        }
    }
}

extension Problem {
    fileprivate static func abandoned(_ sent: StepRecord, _ look: String, _ cause: LPARReport.Abandonment) -> Problem {
        let ending =
            switch cause {
            case .interruption: "was not waited for"
            case .crash: "is lost"
            }
        return Problem(
            .unknown, cause.code, "\(cause.text): \(sent.host) was running \(sent.command), and its answer \(ending)",
            hint: "\(cause.request)\(look) shows the current state; run the same command again to finish the job",
            host: sent.host,
            command: sent.command, retryable: true)
    }

    fileprivate static func interrupted(
        hasChanged: Bool, _ steps: [StepRecord], _ cause: LPARReport.Abandonment
    ) -> Problem {
        let done = steps.filter { $0.outcome == .changed }.map { "\($0.name) on \($0.host)" }.joined(separator: ", ")
        return Problem(
            .failed, cause.code, hasChanged ? "\(cause.text) after \(done)" : "\(cause.text); nothing was changed",
            hint: cause.request + (hasChanged ? "run the same command again to finish the job" : "run the same command again"),
            retryable: true)
    }
}
