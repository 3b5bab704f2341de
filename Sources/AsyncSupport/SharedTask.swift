import Synchronization

/// One value that several callers share, a connection for instance: the first caller opens it, the others wait for it or reuse it, and
/// after a failure or a `drop` the next caller opens it again.
///
/// A caller that is cancelled stops waiting; the attempt keeps running for the others. With its last caller the attempt is cancelled,
/// too, and that caller waits until the attempt has ended and cleaned up. A caller that joined it then opens the value again.
public final class SharedTask<Value: Sendable>: Sendable {
    private let current = Mutex<Attempt<Value>?>(nil)
    private let keepsFailure: Bool
    private let isEnded = Mutex(false)

    /// - Parameter keepsFailure: a failure is as final as a value: it isn't tried again.
    public init(keepsFailure: Bool = false) { self.keepsFailure = keepsFailure }

    /// - Throws: what `open` throws, or `CancellationError` for a caller that was cancelled before.
    public func value(_ open: @escaping @Sendable () async throws -> Value) async throws -> Value {
        while true {
            let attempt = try current.withLock { current in
                if isEnded.withLock({ $0 }) { throw CancellationError() }
                let attempt = current ?? Attempt(open)
                current = attempt
                return attempt
            }
            do {
                return try await attempt.value()
            } catch {
                forget { $0 === attempt && (attempt.wasGivenUp || attempt.hasFailed && !keepsFailure) }
                if attempt.wasGivenUp, !Task.isCancelled { continue }
                throw error
            }
        }
    }

    /// The callers that wait for the value now.
    public var callers: Int { current.withLock { $0 }?.callers ?? 0 }

    /// The value that is there.
    public var present: Value? { current.withLock { $0?.finished } }

    /// Forgets the value that is there, and returns it; the next caller opens another one. An attempt that is under way is left alone.
    public func take() -> Value? {
        current.withLock { current in
            guard let value = current?.finished else { return nil }
            current = nil
            return value
        }
    }

    /// From now on no caller gets a value. An attempt that is under way is cancelled, and has ended when this returns.
    /// - Returns: the value that was there, or came nevertheless.
    public func end() async -> Value? {
        let attempt = current.withLock { current in
            isEnded.withLock { $0 = true }
            return current.take()
        }
        return await attempt?.end()
    }

    private func forget(_ isMeant: (Attempt<Value>) -> Bool) {
        current.withLock { current in
            if let attempt = current, isMeant(attempt) { current = nil }
        }
    }
}

extension SharedTask where Value: AnyObject {
    /// Forgets this very value, unless it has been replaced already.
    public func drop(_ value: Value) { forget { $0.finished === value } }
}
