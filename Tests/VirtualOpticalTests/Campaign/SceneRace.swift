/// What comes first for one exchange.
final class SceneRace: @unchecked Sendable {
    enum Outcome: Sendable {
        case answer(String)
        case broken, timeout, cancelled
    }

    private var outcome: Outcome?
    private var waiting: CheckedContinuation<Outcome, Never>?

    func finish(_ outcome: Outcome) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        waiting?.resume(returning: outcome)
        waiting = nil
    }

    func result() async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if let outcome { continuation.resume(returning: outcome) } else { waiting = continuation }
            }
        } onCancel: {
            finish(.cancelled)
        }
    }
}
