import PowerVM

/// A changing command and how it ended: for the audit log, and to show the operator what the run is waiting for.
public struct ChangeEvent: Sendable, Equatable {
    public enum Phase: Sendable, Equatable {
        /// It is sent next.
        case sending
        case ended(StepRecord.Outcome, seconds: Double)
    }

    public var host: String
    /// The exact remote command.
    public var command: String
    public var phase: Phase
    /// The medium that it is about, where its content is this program's doing.
    public var medium: Medium?

    public struct Medium: Sendable, Equatable {
        public var name: MediumName
        public var bytes: Int
        public var sha256: String?
    }
}

extension OperationContext {
    /// Shows a step while it runs. Its name is also the one in the report if the run isn't waited for.
    /// - Parameter name: the LPAR or VIOS that the run is about.
    func showing<R: Sendable>(_ step: String, of name: String, on host: String, _ body: () async -> R) async -> R {
        progress(.started(lpar: name, phase: step, host: host))
        defer { progress(.finished(lpar: name, phase: step, host: host)) }
        return await body()
    }

    /// Announces a changing command before it is sent, and its result.
    /// - Returns: nil if it must not be sent any more.
    func announcing<R: Sendable>(
        _ command: String, on host: String, outcome: (R) -> StepOutcome, _ body: () async -> R
    ) async -> R? {
        guard changes(ChangeEvent(host: host, command: command, phase: .sending)) else { return nil }
        let began = clock.now()
        let result = await body()
        _ = changes(
            ChangeEvent(host: host, command: command, phase: .ended(outcome(result).word, seconds: clock.now() - began)))
        return result
    }
}
