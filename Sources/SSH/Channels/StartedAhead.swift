import CLibSSH2

/// A command that runs and waits for its input.
struct StartedAhead {
    let command: String
    let channel: Channel
    var exec: ExecConversation
}

/// sshd opens a session's window only with its answer to the exec request, so input that is sent with a request arrives a round trip
/// later. A command that is started before its input is known saves that.
extension SSHSession {
    /// Starts a command for a later request with the same `ahead.command`; returns when it runs. It is only a preparation: a server that
    /// refuses it, or takes longer than `bound`, makes the request start its own. A session that ends gives the command the end of its
    /// input.
    public func startAhead(_ command: String, within bound: Duration = .seconds(5)) async {
        guard !isRetired, ending == nil, !isStartingAhead, startedAhead == nil else { return }
        isStartingAhead = true
        let activity = begin(.openChannel, timeout: bound)
        defer {
            finish(activity)
            isStartingAhead = false
            wake(.turn)
        }
        if Task.isCancelled { activity.stop = .cancelled }
        do {
            try await cancellable(activity) { startedAhead = try await begun(command, activity) }
        } catch {
            logger.debug("no command was started ahead: \(error)")
        }
    }

    private func begun(_ command: String, _ activity: Activity) async throws -> StartedAhead {
        let channel = try await obtainChannel(activity)
        var exec = ExecConversation(ahead: command)
        activity.phase = .exec
        do {
            while !exec.isAccepted {
                switch ExecConversation.Step(try attempt(activity) { _ in exec.step(channel, native) }) {
                case .progress: await Task.yield()
                case .waitsForInput: await park(activity, .input)
                case .waitsForRoom: await park(activity, [.input, .output])
                case .done, .tooMuch, .failed: throw failure(.channelRefused, .exec, "the server refused the command")
                }
            }
        } catch {
            release(channel)
            throw error
        }
        return StartedAhead(command: command, channel: channel, exec: exec)
    }

    /// The command that was started for this request, with its input; nil if there is none, or if it has ended meanwhile.
    func takeStarted(for request: ExecRequest, _ activity: Activity) async throws -> StartedAhead? {
        guard let ahead = request.ahead else { return nil }
        while isStartingAhead {
            try check(activity)
            await park(activity, .turn)
        }
        guard var started = startedAhead, started.command == ahead.command else { return nil }
        startedAhead = nil
        do {
            switch ExecConversation.Step(try attempt(activity) { _ in started.exec.step(started.channel, native) }) {
            case .progress, .waitsForInput, .waitsForRoom: break
            case .done, .tooMuch, .failed:
                release(started.channel)
                return nil
            }
        } catch {
            release(started.channel)
            throw error
        }
        started.exec.supply(ahead.stdin, milestone: request.milestone)
        return started
    }
}
