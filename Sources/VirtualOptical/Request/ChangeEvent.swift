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
}

extension OperationContext {
    /// Announces a changing command before it is sent, and its result.
    func announcing<R: Sendable>(
        _ command: String, on host: String, outcome: (R) -> StepOutcome, _ body: () async -> R
    ) async -> R {
        changes(ChangeEvent(host: host, command: command, phase: .sending))
        let began = clock.now()
        let result = await body()
        changes(
            ChangeEvent(host: host, command: command, phase: .ended(outcome(result).word, seconds: clock.now() - began)))
        return result
    }
}
