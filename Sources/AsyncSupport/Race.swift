import Synchronization

/// Waits for the first of: a value, the deadline, cancellation. The first outcome wins; later ones are dropped.
public final class Race<Value: Sendable>: Sendable {
    public enum Outcome: Sendable {
        case value(Value)
        case timeout, cancelled
    }

    private struct State {
        var outcome: Outcome?
        var continuation: CheckedContinuation<Outcome, Never>?
    }

    private let state = Mutex(State())

    public init() {}

    public func finish(_ outcome: Outcome) {
        let waiting = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
            guard state.outcome == nil else { return nil }
            state.outcome = outcome
            return state.continuation.take()
        }
        waiting?.resume(returning: outcome)
    }

    /// To be called once. What produces the value isn't cancelled.
    /// - Parameter sleep: the clock of the deadline.
    public func result(
        within timeout: Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) async -> Outcome {
        let timer = Task {
            // A century at most: the clock's arithmetic overflows on absurd durations.
            guard (try? await sleep(min(timeout, .seconds(1 << 32)))) != nil else { return }
            finish(.timeout)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome = state.withLock { state -> Outcome? in
                    if state.outcome == nil { state.continuation = continuation }
                    return state.outcome
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            finish(.cancelled)
        }
    }

    /// The body's value if it comes in time. Otherwise the body is cancelled and awaited: nothing of it runs on afterwards.
    public static func run(within timeout: Duration, _ body: @escaping @Sendable () async -> Value) async -> Outcome {
        let race = Race()
        let task = Task { race.finish(.value(await body())) }
        let outcome = await race.result(within: timeout)
        if case .value = outcome { return outcome }
        task.cancel()
        await task.value
        return outcome
    }
}
