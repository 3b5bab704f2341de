/// So many at once, first come first served.
actor Permits {
    private var free: Int
    private var waiting: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var lastID = 0

    init(_ count: Int) { free = count }

    /// Waits for a permit; pair it with `leave`.
    /// - Returns: false if the task was cancelled or the deadline came first: then there is none.
    func enter(until deadline: ContinuousClock.Instant? = nil) async -> Bool {
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

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().continuation.resume(returning: true) }
    }

    private func giveUp(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).continuation.resume(returning: false)
    }
}
