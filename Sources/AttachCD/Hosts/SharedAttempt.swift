import Synchronization

/// One attempt that several callers wait for. A caller that is cancelled stops waiting by itself; with the last of them the attempt is
/// cancelled too, and that one waits until it has ended and cleaned up.
final class SharedAttempt<Value: Sendable>: Sendable {
    private let crowd: Crowd
    private let task: Task<Value, any Error>

    init(_ body: @escaping @Sendable () async throws -> Value) {
        let crowd = Crowd()
        self.crowd = crowd
        task = Task {
            defer { crowd.release() }
            return try await body()
        }
    }

    /// Its last caller was cancelled: who joins now learns nothing about the host, and should make an attempt of its own.
    var wasGivenUp: Bool { crowd.state.withLock { $0.wasGivenUp } }

    /// Those who wait now.
    var callers: Int { crowd.state.withLock { $0.present.count } }

    /// What the attempt ends with, or `CancellationError` for a caller that was cancelled before.
    func value() async throws -> Value {
        let id = crowd.enter()
        let stays = await withTaskCancellationHandler {
            await withCheckedContinuation { crowd.park(id, $0) }
        } onCancel: {
            if crowd.leave(id) { task.cancel() }
        }
        guard stays else { throw CancellationError() }
        return try await task.value
    }

    /// The value if the attempt succeeded; waits for its end whatever happens to the caller.
    func success() async -> Value? {
        if case .success(let value) = await task.result { return value }
        return nil
    }
}

/// Those who wait for an attempt.
private final class Crowd: Sendable {
    struct State {
        var lastID = 0
        /// Entered and not gone.
        var present: Set<Int> = []
        var parked: [Int: CheckedContinuation<Bool, Never>] = [:]
        var wasGivenUp = false
        var isOver = false
    }

    let state = Mutex(State())

    func enter() -> Int {
        state.withLock { state in
            state.lastID += 1
            state.present.insert(state.lastID)
            return state.lastID
        }
    }

    /// Resumes with true when the attempt is over, with false when this one left before.
    func park(_ id: Int, _ continuation: CheckedContinuation<Bool, Never>) {
        let answer: Bool? = state.withLock { state in
            if state.isOver { return true }
            if !state.present.contains(id) { return false }
            state.parked[id] = continuation
            return nil
        }
        if let answer { continuation.resume(returning: answer) }
    }

    /// - Returns: true if nobody else is there; the last one stays until the attempt is over.
    func leave(_ id: Int) -> Bool {
        let (isLast, parked) = state.withLock { state -> (Bool, CheckedContinuation<Bool, Never>?) in
            guard !state.isOver else { return (false, nil) }
            if state.present == [id] {
                state.wasGivenUp = true
                return (true, nil)
            }
            state.present.remove(id)
            return (false, state.parked.removeValue(forKey: id))
        }
        parked?.resume(returning: false)
        return isLast
    }

    func release() {
        let parked = state.withLock { state in
            state.isOver = true
            defer { state.parked = [:] }
            return state.parked
        }
        for continuation in parked.values { continuation.resume(returning: true) }
    }
}
