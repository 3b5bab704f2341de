import CLibSSH2
import Glibc

/// Running one command on one channel.
extension SSHSession {
    /// Runs a command and collects both streams. Up to ten run at once on one session; more wait for their turn.
    ///
    /// After a deadline or a cancellation the channel is closed and the session stays usable, if the connection is alive: `retire` it
    /// where that is in doubt. `requestSent` in the error is true if the command may have run. The remote process itself is
    /// not killed.
    public func run(_ request: ExecRequest) async throws -> ExecResult {
        if isRetired { throw failure(.closed, .openChannel, "the session accepts no further commands") }
        runningCommands += 1
        let activity = begin(.openChannel, timeout: request.timeout)
        defer {
            finish(activity)
            commandEnded()
        }
        if Task.isCancelled { activity.stop = .cancelled }
        return try await cancellable(activity) {
            if let started = try await takeStarted(for: request, activity) {
                defer { release(started.channel) }
                return try await converse(started.exec, request, on: started.channel, activity)
            }
            let channel = try await obtainChannel(activity)
            defer { release(channel) }
            return try await converse(ExecConversation(request), request, on: channel, activity)
        }
    }

    func commandEnded() {
        runningCommands -= 1
        if isRetired, runningCommands == 0 { Task { await close() } }
    }

    private func converse(
        _ begun: ExecConversation, _ request: ExecRequest, on channel: Channel, _ activity: Activity
    ) async throws -> ExecResult {
        activity.phase = begun.isAccepted ? .read : .exec
        activity.requestSent = true
        var exec = begun
        while true {
            let step = try attempt(activity) { _ in exec.step(channel, native) }
            if activity.phase == .exec {
                openAhead()
                if exec.isAccepted { activity.phase = .read }
            }
            switch ExecConversation.Step(step) {
            case .done: return try finished(&exec, channel, activity)
            case .progress: await Task.yield()
            case .waitsForInput: await park(activity, .input)
            case .waitsForRoom: await park(activity, [.input, .output])
            case .tooMuch:
                throw failure(
                    .outputLimitExceeded, .read, "more than \(request.outputLimit) bytes of output", requestSent: true)
            case .failed(let code): throw refusal(code, exec.isAccepted, activity)
            }
        }
    }

    private func finished(_ exec: inout ExecConversation, _ channel: Channel, _ activity: Activity) throws -> ExecResult {
        guard exec.isAccepted else {
            throw failure(.channelRefused, .exec, "the server closed the channel without running the command", requestSent: true)
        }
        return exec.result(channel, native.pointer)
    }

    func refusal(_ code: Int, _ isAccepted: Bool, _ activity: Activity) -> SSHError {
        let words = native.pointer.flatMap { LibSSH2.message($0, for: code) } ?? "libssh2 error \(code)"
        let refused = !isAccepted && (code == NativeCode.requestDenied || code == NativeCode.channelFailure)
        return failure(
            refused ? .channelRefused : .connectionLost, activity.phase,
            refused ? "the server refused to run the command" : words,
            native: code, requestSent: !refused)
    }
}
