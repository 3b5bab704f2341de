import Synchronization

/// A counting semaphore, first come first served. Waiting for a permit ends with the permit, the deadline, or the task's cancellation.
public actor AsyncSemaphore {
    private var free: Int
    private var waiting: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var lastID = 0

    public init(_ permits: Int) { free = permits }

    /// Runs the body with a permit and returns the permit when the body has ended.
    /// - Returns: nil if there was no permit, because the task was cancelled or the deadline came first. Then the body wasn't run.
    nonisolated(nonsending) public func withPermit<R, E: Error>(
        until deadline: ContinuousClock.Instant? = nil, _ body: nonisolated(nonsending) () async throws(E) -> R
    ) async throws(E) -> R? {
        guard await acquire(until: deadline) else { return nil }
        do throws(E) {
            let result = try await body()
            await release()
            return result
        } catch {
            await release()
            throw error
        }
    }

    /// A permit whose holder may give it back before its body has ended.
    public final class Permit: Sendable {
        private let semaphore: AsyncSemaphore
        private let isHeld = Mutex(true)

        fileprivate init(_ semaphore: AsyncSemaphore) { self.semaphore = semaphore }

        /// Only the first call counts.
        public func giveBack() {
            guard take() else { return }
            Task { [semaphore] in await semaphore.release() }
        }

        fileprivate func take() -> Bool {
            isHeld.withLock { held in
                defer { held = false }; return held
            }
        }
    }

    /// The same with a permit that the body may give back early.
    nonisolated(nonsending) public func withEarlyPermit<R>(
        _ body: nonisolated(nonsending) (Permit) async -> R
    ) async -> R? {
        guard await acquire(until: nil) else { return nil }
        let permit = Permit(self)
        let result = await body(permit)
        if permit.take() { await release() }
        return result
    }

    private func acquire(until deadline: ContinuousClock.Instant?) async -> Bool {
        if Task.isCancelled { return false }
        if free > 0 {
            free -= 1
            return true
        }
        lastID += 1
        let id = lastID
        let timer = deadline.map { deadline in
            Task {
                // Ends early when the permit came.
                guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
                giveUp(id)
            }
        }
        defer { timer?.cancel() }
        return await withTaskCancellationHandler {
            if Task.isCancelled { return false }
            return await withCheckedContinuation { waiting.append((id, $0)) }
        } onCancel: {
            Task { await giveUp(id) }
        }
    }

    private func release() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().continuation.resume(returning: true) }
    }

    private func giveUp(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).continuation.resume(returning: false)
    }
}
