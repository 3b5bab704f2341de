import PowerVM

/// How a step ended.
enum StepOutcome: Sendable, Equatable {
    case changed
    /// What it should have done was already so.
    case alreadyDone
    /// It failed, and the state after it is known.
    case failed(Problem)
    /// It was sent, and neither its answer nor a later query shows how it ended.
    case unknown(Problem)

    var problem: Problem? {
        switch self {
        case .failed(let problem), .unknown(let problem): problem
        case .changed, .alreadyDone: nil
        }
    }

    /// False: it was interrupted before the command went out, so there is no step to report.
    var wasSent: Bool {
        if case .failed(let problem) = self { problem.code != .interrupted } else { true }
    }

    var word: StepRecord.Outcome {
        switch self {
        case .changed: .changed
        case .alreadyDone: .alreadyDone
        case .failed: .failed
        case .unknown: .unknown
        }
    }
}

/// A step as the report shows it.
public struct StepRecord: Sendable, Equatable {
    public enum Outcome: String, Sendable, CaseIterable {
        case changed, failed, unknown, planned
        case alreadyDone = "already-done"
    }

    public var name: String
    public var host: String
    /// The exact remote command.
    public var command: String
    public var outcome: Outcome
    /// Nil for a step that was only planned.
    public var seconds: Double?

    public init(name: String, host: String, command: String, outcome: Outcome, seconds: Double?) {
        self.name = name
        self.host = host
        self.command = command
        self.outcome = outcome
        self.seconds = seconds
    }
}
