import AsyncSupport
import CLibSSH2

/// Every libssh2 call goes through here.
///
/// Sending never blocks (SessionIO keeps what the socket does not take), so "call again" always means "when bytes came in": no
/// half-sent packet is ever left behind in libssh2, and its block directions add nothing to what is known here. Any call may take
/// bytes off the socket that belong to another channel, so whenever bytes came in all waiters check again.
extension SSHSession {
    /// One attempt, or an error if the session or the activity has ended.
    func attempt(_ activity: Activity, _ call: (OpaquePointer) -> Int) throws -> Int {
        try check(activity)
        guard let pointer = native.pointer else { throw ended(activity) }
        activity.seenBytes = io.receivedBytes
        io.allowInput()
        let code = call(pointer)
        if io.receivedBytes != activity.seenBytes { wake(.input) }
        if code == NativeCode.again, let end = io.end { throw fail(end, activity) }
        return code
    }

    /// Attempts until the answer is another than "again".
    func drive(_ activity: Activity, _ call: (OpaquePointer) -> Int) async throws -> Int {
        while true {
            let code = try attempt(activity, call)
            if code != NativeCode.again { return code }
            await park(activity, .input)
        }
    }

    /// Waits for the turn to run a state machine that libssh2 keeps in the session. Pair it with `leaveGate`, also after an error.
    func enterGate(_ activity: Activity) async throws {
        while !gate.enter(activity.id) {
            try check(activity)
            await park(activity, .turn)
        }
    }

    func leaveGate(_ activity: Activity) {
        gate.leave(activity.id)
        wake(.turn)
    }

    /// Waits until woken for `reason`, or because the activity or the session was stopped. The caller checks afterwards.
    func park(_ activity: Activity, _ reason: WaitReason) async {
        guard !isClosed, activity.stop == nil else { return }
        if reason.contains(.input), io.receivedBytes != activity.seenBytes {
            // The attempt itself brought something in, perhaps just after it had looked for it.
            await Task.yield()
            return
        }
        if reason.contains(.input) { readiness.armReader() }
        if reason.contains(.output) { readiness.armWriter() }
        await withCheckedContinuation { waiters.append((activity.id, reason, $0)) }
    }

    func check(_ activity: Activity) throws {
        if ending != nil { throw ended(activity) }
        switch activity.stop {
        case nil: return
        case .deadline(let timeout):
            throw failure(
                .answerTimeout, activity.phase, "no complete answer within \(timeout.unitText)", requestSent: activity.requestSent
            )
        case .stalled(let patience):
            throw failure(
                .answerTimeout, activity.phase, "nothing moved for \(patience.unitText)",
                hint: "check the host and the network, then run the same command again", requestSent: activity.requestSent)
        case .cancelled:
            throw failure(.cancelled, activity.phase, "cancelled", requestSent: activity.requestSent)
        }
    }

    func wake(_ reason: WaitReason) {
        resume { !$0.reason.isDisjoint(with: reason) }
    }

    func wake(activity: Int) {
        resume { $0.activity == activity }
    }

    func wakeAll() {
        resume { _ in true }
    }

    private func resume(_ chosen: ((activity: Int, reason: WaitReason, continuation: CheckedContinuation<Void, Never>)) -> Bool) {
        guard waiters.contains(where: chosen) else { return }
        let (woken, rest) = (waiters.filter(chosen), waiters.filter { !chosen($0) })
        waiters = rest
        for waiter in woken { waiter.continuation.resume() }
    }

    func flushOutbox() {
        guard !isClosed else { return }
        if !io.flush() { readiness.armWriter() }
        wake(.output)
        // Sending may have found out that the connection is gone; callers that wait for input must learn it.
        if io.end != nil { wake(.input) }
    }

    /// Marks the session as dead and returns the error for this activity.
    func fail(_ end: ConnectionEnd, _ activity: Activity) -> SSHError {
        if ending == nil {
            logger.debug("connection lost: \(end.text)")
            ending = failure(.connectionLost, activity.phase, end.text)
            wakeAll()
        }
        return ended(activity)
    }

    private func ended(_ activity: Activity) -> SSHError {
        var error = ending ?? failure(.closed, activity.phase, "the session was closed")
        error.phase = activity.phase
        error.requestSent = activity.requestSent
        return error
    }
}
