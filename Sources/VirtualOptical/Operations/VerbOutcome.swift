import PowerVM

/// How a changing `vios` verb, or `lpar-setup`, ended: also one that failed says what it had changed and warned of by then.
public struct VerbOutcome: Sendable, Equatable {
    /// The drive that was meant, or made.
    public var drive: DeviceName?
    /// Nil: a changing command was sent, and nobody knows what it did.
    public var changed: Bool? = false
    /// The changing commands that were sent.
    public var steps: [StepRecord] = []
    public var warnings: [String] = []
    public var problem: Problem?

    public init(drive: DeviceName? = nil, problem: Problem? = nil) {
        self.drive = drive
        self.problem = problem
    }

    /// Runs `body`; what it throws becomes the outcome's problem.
    static func of(
        _ drive: DeviceName? = nil, _ body: (inout VerbOutcome) async throws(Problem) -> Void
    ) async -> VerbOutcome {
        var outcome = VerbOutcome(drive: drive)
        do throws(Problem) {
            try await body(&outcome)
        } catch {
            var problem = error
            // "No session" and "refused" promise that nothing happened.
            if outcome.changed != false, problem.status == .unreachable || problem.status == .refused {
                problem.status = outcome.changed == nil ? .unknown : .failed
            }
            outcome.problem = problem
        }
        return outcome
    }

    /// Takes down a step that was done.
    /// - Throws: the step's problem.
    mutating func add(_ record: StepRecord, _ result: StepOutcome, warnings: [String] = []) throws(Problem) {
        var record = record
        record.outcome = result.word
        steps.append(record)
        self.warnings += warnings
        switch result {
        case .changed: changed = true
        case .unknown: changed = changed == true ? true : nil
        case .alreadyDone, .failed, .planned: break
        }
        if let problem = result.problem { throw problem }
    }
}
