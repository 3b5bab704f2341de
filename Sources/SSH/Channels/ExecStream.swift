import AsyncSupport
import CLibSSH2

/// A command whose input and output are moved while it runs; one task at a time uses it.
///
/// Nothing bounds the whole: each call waits as long as something moves, and gives up after the stream's patience without. Close it in
/// every case.
public struct ExecStream: Sendable {
    private let session: SSHSession
    private let id: Int

    fileprivate init(_ session: SSHSession, _ id: Int) {
        self.session = session
        self.id = id
    }

    /// Returns when the channel's window has taken all of it: at most 256 KiB wait on this side, and what the socket holds.
    /// - Returns: false if the command takes no more input.
    public func write(_ bytes: [UInt8]) async throws -> Bool { try await session.write(bytes, to: id) }

    public func finishInput() async throws { try await session.finishInput(of: id) }

    /// The next piece of standard output; nil at its end.
    public func read() async throws -> [UInt8]? { try await session.read(from: id) }

    /// Waits for the command's end; standard output that wasn't read is dropped.
    public func end() async throws -> ExecResult { try await session.end(of: id) }

    public func close() async { await session.closeStream(id) }
}

/// The session's side of one stream.
final class StreamState {
    let channel: Channel
    let patience: Duration
    var conversation: ExecConversation
    /// How the channel was closed by the far end: nothing more will come.
    var isOver = false

    init(_ channel: Channel, _ conversation: ExecConversation, patience: Duration) {
        self.channel = channel
        self.conversation = conversation
        self.patience = patience
    }
}

extension SSHSession {
    /// Starts a command; returns when the server has accepted it.
    /// - Parameters:
    ///   - patience: how long nothing may move in one call.
    ///   - messages: how many bytes of standard error are kept.
    public func stream(_ command: String, patience: Duration, messages: Int = 1 << 16) async throws -> ExecStream {
        if isRetired { throw failure(.closed, .openChannel, "the session accepts no further commands") }
        runningCommands += 1
        let activity = begin(.openChannel, patience: patience)
        defer { finish(activity) }
        if Task.isCancelled { activity.stop = .cancelled }
        do {
            return try await cancellable(activity) {
                let channel = try await obtainChannel(activity)
                do {
                    return try await start(command, on: channel, activity, patience: patience, messages: messages)
                } catch {
                    release(channel)
                    throw error
                }
            }
        } catch {
            commandEnded()
            throw error
        }
    }

    private func start(
        _ command: String, on channel: Channel, _ activity: Activity, patience: Duration, messages: Int
    ) async throws -> ExecStream {
        activity.phase = .exec
        activity.requestSent = true
        let state = StreamState(channel, ExecConversation(streaming: command, messages: messages), patience: patience)
        try await drive(state, activity) { $0.conversation.isAccepted }
        guard state.conversation.isAccepted else {
            throw failure(
                .channelRefused, .exec, "the server closed the channel without running the command", requestSent: true)
        }
        streams[activity.id] = state
        return ExecStream(self, activity.id)
    }

    fileprivate func write(_ bytes: [UInt8], to id: Int) async throws -> Bool {
        try await use(id) { state, activity in
            state.conversation.offer(bytes)
            try await drive(state, activity) { $0.conversation.isTaken || $0.conversation.isDeaf($0.channel) }
            return state.conversation.isTaken
        }
    }

    fileprivate func finishInput(of id: Int) async throws {
        try await use(id) { state, activity in
            state.conversation.endInput()
            try await drive(state, activity) { $0.conversation.isInputOver || $0.conversation.isDeaf($0.channel) }
        }
    }

    fileprivate func read(from id: Int) async throws -> [UInt8]? {
        try await use(id) { state, activity in
            try await drive(state, activity) { !$0.conversation.output.stdout.isEmpty }
            let bytes = state.conversation.takeOutput()
            return bytes.isEmpty ? nil : bytes
        }
    }

    fileprivate func end(of id: Int) async throws -> ExecResult {
        try await use(id) { state, activity in
            try await drive(state, activity) { state in
                _ = state.conversation.takeOutput()
                return false
            }
            return state.conversation.result(state.channel, native.pointer)
        }
    }

    fileprivate func closeStream(_ id: Int) async {
        guard let state = streams.removeValue(forKey: id) else { return }
        release(state.channel)
        commandEnded()
    }

    private func use<R: Sendable>(_ id: Int, _ body: (StreamState, Activity) async throws -> R) async throws -> R {
        guard let state = streams[id] else { throw failure(.closed, .read, "the stream was closed", requestSent: true) }
        let activity = begin(.read, patience: state.patience)
        activity.requestSent = true
        defer { finish(activity) }
        if Task.isCancelled { activity.stop = .cancelled }
        return try await cancellable(activity) { try await body(state, activity) }
    }

    /// Moves what can be moved until `isDone`, or until the channel is closed.
    private func drive(_ state: StreamState, _ activity: Activity, until isDone: (StreamState) -> Bool) async throws {
        try check(activity)
        while !isDone(state), !state.isOver {
            let step = try attempt(activity) { _ in state.conversation.step(state.channel, native) }
            switch ExecConversation.Step(step) {
            case .done: state.isOver = true
            case .progress:
                extend(activity, by: state.patience)
                await Task.yield()
            case .waitsForInput, .tooMuch: await park(activity, .input)
            case .waitsForRoom: await park(activity, [.input, .output])
            case .failed(let code): throw refusal(code, state.conversation.isAccepted, activity)
            }
        }
    }
}
