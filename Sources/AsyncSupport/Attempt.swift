import Synchronization

/// One run of a body that several callers wait for.
final class Attempt<Value: Sendable>: Sendable {
    private let state: State
    private let task: Task<Value, any Error>

    init(_ body: @escaping @Sendable () async throws -> Value) {
        let state = State()
        self.state = state
        task = Task {
            let result = await Result { try await body() }
            state.end(with: result)
            return try result.get()
        }
    }

    /// Its last caller was cancelled: the result reveals nothing to a caller that joins now.
    var wasGivenUp: Bool { state.fields.withLock { $0.wasGivenUp } }

    /// The callers that wait now.
    var callers: Int { state.fields.withLock { $0.present.count } }

    /// The value of an attempt that has succeeded.
    var finished: Value? { state.fields.withLock { try? $0.result?.get() } }

    var hasFailed: Bool {
        state.fields.withLock {
            if case .failure = $0.result { true } else { false }
        }
    }

    /// What the attempt ends with, or `CancellationError` for a caller that was cancelled before.
    func value() async throws -> Value {
        let id = state.enter()
        let stays = await withTaskCancellationHandler {
            await withCheckedContinuation { state.park(id, $0) }
        } onCancel: {
            if state.leave(id) { task.cancel() }
        }
        guard stays else { throw CancellationError() }
        return try await task.value
    }

    /// Cancels the attempt and waits for its end, whatever happens to the caller.
    /// - Returns: the value if it succeeded nevertheless.
    func end() async -> Value? {
        task.cancel()
        if case .success(let value) = await task.result { return value }
        return nil
    }

    /// The callers, and the result once there is one.
    private final class State: Sendable {
        struct Fields {
            var lastID = 0
            /// Entered and not gone.
            var present: Set<Int> = []
            var parked: [Int: CheckedContinuation<Bool, Never>] = [:]
            var wasGivenUp = false
            var result: Result<Value, any Error>?
        }

        let fields = Mutex(Fields())

        func enter() -> Int {
            fields.withLock { fields in
                fields.lastID += 1
                fields.present.insert(fields.lastID)
                return fields.lastID
            }
        }

        /// Resumes with true when the attempt is over, with false when this caller left before.
        func park(_ id: Int, _ continuation: CheckedContinuation<Bool, Never>) {
            let answer: Bool? = fields.withLock { fields in
                if fields.result != nil {
                    fields.present.remove(id)
                    return true
                }
                if !fields.present.contains(id) { return false }
                fields.parked[id] = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }

        /// - Returns: true if no other caller is there; the last one stays until the attempt is over.
        func leave(_ id: Int) -> Bool {
            let (isLast, parked) = fields.withLock { fields -> (Bool, CheckedContinuation<Bool, Never>?) in
                guard fields.result == nil else { return (false, nil) }
                if fields.present == [id] {
                    fields.wasGivenUp = true
                    return (true, nil)
                }
                fields.present.remove(id)
                return (false, fields.parked.removeValue(forKey: id))
            }
            parked?.resume(returning: false)
            return isLast
        }

        func end(with result: Result<Value, any Error>) {
            let parked = fields.withLock { fields in
                fields.result = result
                fields.present = []
                defer { fields.parked = [:] }
                return fields.parked
            }
            for continuation in parked.values { continuation.resume(returning: true) }
        }
    }
}
