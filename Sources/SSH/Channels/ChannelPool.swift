/// A channel of one session. The pointer is gone as soon as the channel or its session has been freed.
final class Channel {
    fileprivate(set) var pointer: OpaquePointer?

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    func forget() {
        pointer = nil
    }
}

/// Keeps track of a session's channels: which exist, the one opened ahead, and which callers wait for one.
struct ChannelPool {
    /// OpenSSH's default MaxSessions.
    static let maximum = 10
    /// Lowered while the server refuses earlier.
    var limit = Self.maximum
    private(set) var hasOpenedOne = false
    /// All channels that count against the server's limit: in use, opened ahead, or being closed.
    private(set) var open: [Channel] = []
    /// Open and unused: one opened ahead, and those that came too late for their callers.
    private(set) var spares: [Channel] = []
    private var queue: [Int] = []
    private var answers: [Int: Result<Channel, SSHError>] = [:]
    /// An activity that opens channels is running.
    var isOpening = false
    /// One more channel than is requested now.
    var wantsSpare = false

    var isFull: Bool { open.count >= limit }
    var hasWaiters: Bool { !queue.isEmpty }
    var mustOpen: Bool { (hasWaiters || (wantsSpare && spares.isEmpty)) && !isFull }

    mutating func takeSpare() -> Channel? {
        spares.popLast()
    }

    mutating func wait(_ id: Int) {
        queue.append(id)
    }

    mutating func answer(for id: Int) -> Result<Channel, SSHError>? {
        answers.removeValue(forKey: id)
    }

    /// `id` no longer waits; a channel already assigned to it goes to the next in line, which is returned, or is kept as a spare.
    mutating func stopWaiting(_ id: Int) -> Int? {
        queue.removeAll { $0 == id }
        guard case .success(let channel)? = answers.removeValue(forKey: id) else { return nil }
        return hand(channel)
    }

    mutating func opened(_ channel: Channel) -> Int? {
        open.append(channel)
        hasOpenedOne = true
        if queue.isEmpty { wantsSpare = false }
        return hand(channel)
    }

    /// Gives the channel to the first in line, which is returned, or keeps it.
    private mutating func hand(_ channel: Channel) -> Int? {
        if queue.isEmpty {
            spares.append(channel)
            return nil
        }
        let next = queue.removeFirst()
        answers[next] = .success(channel)
        return next
    }

    /// The first in line gets the error instead of a channel: after a refusal with none open, or at the end of the session.
    mutating func refuseFirst(_ error: SSHError) -> Int? {
        guard !queue.isEmpty else { return nil }
        let next = queue.removeFirst()
        answers[next] = .failure(error)
        return next
    }

    mutating func remove(_ channel: Channel) {
        open.removeAll { $0 === channel }
    }

    mutating func forgetAll() {
        for channel in open { channel.forget() }
        open = []
        spares = []
        answers = [:]
    }
}
