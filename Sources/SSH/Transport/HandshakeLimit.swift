/// Process-wide: fewer handshakes in flight per server than sshd's MaxStartups (10) lets in for certain.
actor HandshakeLimit {
    static let shared = HandshakeLimit(limit: 8)

    private let limit: Int
    private var inFlight: [String: Int] = [:]
    private var waiting: [String: [(id: Int, continuation: CheckedContinuation<Bool, Never>)]] = [:]
    private var lastID = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Waits for a place; pair it with `leave`. Those who hold a place are bounded by their own deadlines.
    func enter(_ place: String, alias: String) async throws {
        lastID += 1
        let id = lastID
        let granted = await withTaskCancellationHandler {
            if Task.isCancelled { return false }
            if inFlight[place, default: 0] < limit {
                inFlight[place, default: 0] += 1
                return true
            }
            return await withCheckedContinuation { waiting[place, default: []].append((id, $0)) }
        } onCancel: {
            Task { await self.cancel(id, place) }
        }
        if !granted { throw SSHError(code: .cancelled, phase: .connect, host: alias, message: "cancelled") }
    }

    func leave(_ place: String) {
        if var line = waiting[place], !line.isEmpty {
            let next = line.removeFirst()
            waiting[place] = line.isEmpty ? nil : line
            next.continuation.resume(returning: true)
        } else {
            let left = inFlight[place, default: 1] - 1
            inFlight[place] = left > 0 ? left : nil
        }
    }

    private func cancel(_ id: Int, _ place: String) {
        guard let index = waiting[place]?.firstIndex(where: { $0.id == id }) else { return }
        waiting[place]?.remove(at: index).continuation.resume(returning: false)
    }
}
