import CLibSSH2

/// Opening and closing channels. An open that was begun is always finished, even if its caller was cancelled: libssh2 would
/// otherwise hand its channel to the next caller.
extension SSHSession {
    /// A channel of one's own, opened ahead or now, when the limit allows.
    func obtainChannel(_ activity: Activity) async throws -> Channel {
        try check(activity)
        if let spare = channels.takeSpare() { return spare }
        channels.wait(activity.id)
        startOpening()
        do {
            while true {
                try check(activity)
                if let answer = channels.answer(for: activity.id) { return try answer.get() }
                await park(activity, .turn)
            }
        } catch {
            if let next = channels.stopWaiting(activity.id) { wake(activity: next) }
            throw error
        }
    }

    /// Opens one more channel while there is something else to wait for.
    ///
    /// - Parameter bound: for a channel that is asked for before the session is logged in: a server might have dropped that.
    func openAhead(within bound: Duration? = nil) {
        guard options.sendsAhead, channels.spares.isEmpty, !channels.isFull else { return }
        channels.wantsSpare = true
        startOpening(within: bound)
    }

    private func startOpening(within bound: Duration? = nil) {
        guard !channels.isOpening, channels.mustOpen, ending == nil else { return }
        channels.isOpening = true
        let activity = begin(.openChannel, timeout: bound)
        Task { await openWanted(activity) }
    }

    private func openWanted(_ activity: Activity) async {
        defer {
            finish(activity)
            channels.isOpening = false
        }
        var refusals = 0
        while channels.mustOpen, ending == nil {
            do {
                let channel = try await openSessionChannel(activity)
                refusals = 0
                activity.timer?.cancel()
                if let next = channels.opened(channel) { wake(activity: next) }
            } catch let error as SSHError where error.code == .channelRefused {
                refusals += 1
                await refused(error, refusals)
            } catch let error as SSHError where error.code == .answerTimeout {
                ServerHandshakes.sendNothingAhead(to: destination)
                end(failure(.connectionLost, .openChannel, "no answer to a channel that was asked for with the log-in"))
            } catch {
                // The only remaining cause is the end of the session, which the waiting callers detect on their own.
                logger.debug("no channel: \(error)")
            }
        }
    }

    /// A server with a lower MaxSessions than the usual ten: the next caller in line gets the next channel that is closed. With
    /// none open, abandoned commands may still be running there and count as sessions: a few more tries, then it is an error.
    private func refused(_ error: SSHError, _ refusals: Int) async {
        channels.wantsSpare = false
        if !channels.open.isEmpty {
            logger.debug("the server refuses more than \(channels.open.count) channels")
            channels.limit = channels.open.count
        } else if channels.hasOpenedOne, refusals <= 5 {
            do {
                try await Task.sleep(for: .milliseconds(25 << refusals))
            } catch {
                logger.debug("no more waiting for a channel")
            }
        } else if let next = channels.refuseFirst(error) {
            wake(activity: next)
        }
    }

    private func openSessionChannel(_ activity: Activity) async throws -> Channel {
        try await openChannel(activity) { session in
            libssh2_channel_open_ex(session, "session", 7, 2 << 20, 32 << 10, nil, 0)
        }
    }

    /// Drives `open`, which answers nil while it is not done.
    func openChannel(_ activity: Activity, _ open: (OpaquePointer) -> OpaquePointer?) async throws -> Channel {
        activity.phase = .openChannel
        defer { leaveGate(activity) }
        try await enterGate(activity)
        var pointer: OpaquePointer?
        var words: String?
        let code = try await drive(activity) { session in
            pointer = open(session)
            guard pointer == nil else { return 0 }
            let code = Int(libssh2_session_last_errno(session))
            words = LibSSH2.message(session, for: code)
            return code
        }
        guard let pointer else {
            throw unopened(code, words)
        }
        logger.trace("channel open")
        return Channel(pointer)
    }

    /// Only the server's answer is a refusal; after any other failure libssh2 can open no further channel.
    private func unopened(_ code: Int, _ words: String?) -> SSHError {
        if code == NativeCode.channelFailure {
            return failure(
                .channelRefused, .openChannel, "the server refused a channel: \(words ?? "no reason given")", native: code)
        }
        let error = failure(.connectionLost, .openChannel, words ?? "libssh2 error \(code)", native: code)
        end(error)
        return error
    }

    private func end(_ error: SSHError) {
        guard ending == nil else { return }
        ending = error
        wakeAll()
    }

    /// Closes the channel; the server's reply is awaited in the background.
    func release(_ channel: Channel) {
        guard let pointer = channel.pointer, native.pointer != nil else { return }
        let before = io.receivedBytes
        let code = Int(libssh2_channel_free(pointer))
        if io.receivedBytes != before { wake(.input) }
        guard code == NativeCode.again else { return forget(channel) }
        let activity = begin(.close)
        Task { await finishClosing(channel, activity) }
    }

    private func finishClosing(_ channel: Channel, _ activity: Activity) async {
        defer { finish(activity) }
        do {
            _ = try await drive(activity) { _ in channel.pointer.map { Int(libssh2_channel_free($0)) } ?? 0 }
            forget(channel)
        } catch {
            // The session has ended and frees its channels itself.
            logger.trace("channel left to the end of the session")
        }
    }

    private func forget(_ channel: Channel) {
        channel.forget()
        channels.remove(channel)
        // What was refused before may be possible now.
        channels.limit = min(ChannelPool.maximum, channels.limit + 1)
        if channels.hasWaiters { startOpening() }
    }
}
