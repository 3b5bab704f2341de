/// One operation that a session performs for a caller: its deadline or a cancellation can stop it; those are different errors.
final class Activity {
    enum Stop {
        case deadline(Duration)
        /// Nothing moved for so long.
        case stalled(Duration)
        case cancelled
    }

    let id: Int
    var phase: SSHError.Phase
    /// The command may have reached the server.
    var requestSent = false
    var stop: Stop?
    /// How many bytes the session had received when this activity last looked.
    var seenBytes: UInt64 = 0
    /// Ends when the deadline has not been reached; nil for what lives as long as the session.
    var timer: LoopTimer?

    /// nil for what lives as long as the session.
    let deadline: ContinuousClock.Instant?

    init(id: Int, phase: SSHError.Phase, deadline: ContinuousClock.Instant? = nil) {
        self.id = id
        self.phase = phase
        self.deadline = deadline
    }

    var remaining: Duration? { deadline.map { max(.zero, $0 - .now) } }
}

/// First come, first served, one at a time: libssh2 keeps the state of a channel's opening in the session.
struct Gate {
    private var queue: [Int] = []

    /// True if `id` may go in now; the others wait in line.
    mutating func enter(_ id: Int) -> Bool {
        if !queue.contains(id) { queue.append(id) }
        return queue.first == id
    }

    mutating func leave(_ id: Int) {
        queue.removeAll { $0 == id }
    }
}
