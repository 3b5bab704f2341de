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
            runningCommands -= 1
            if isRetired, runningCommands == 0 { Task { await close() } }
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
            case .failed(let code): throw refusal(code, exec, activity)
            }
        }
    }

    private func finished(_ exec: inout ExecConversation, _ channel: Channel, _ activity: Activity) throws -> ExecResult {
        guard exec.isAccepted else {
            throw failure(.channelRefused, .exec, "the server closed the channel without running the command", requestSent: true)
        }
        return exec.result(channel, native.pointer)
    }

    private func refusal(_ code: Int, _ exec: ExecConversation, _ activity: Activity) -> SSHError {
        let words = native.pointer.flatMap { LibSSH2.message($0, for: code) } ?? "libssh2 error \(code)"
        let refused = !exec.isAccepted && (code == NativeCode.requestDenied || code == NativeCode.channelFailure)
        return failure(
            refused ? .channelRefused : .connectionLost, activity.phase,
            refused ? "the server refused to run the command" : words,
            native: code, requestSent: !refused)
    }
}

/// The course of one exec: everything that can be done now is done in one step, none of it blocks.
struct ExecConversation {
    enum Step {
        case done, progress, waitsForInput, waitsForRoom, tooMuch
        case failed(Int)

        /// Steps travel through the funnel as libssh2's codes do.
        init(_ code: Int) {
            self =
                switch code {
                case 0: .done
                case 1: .progress
                case 2: .waitsForRoom
                case 3: .tooMuch
                case NativeCode.again: .waitsForInput
                default: .failed(code)
                }
        }
    }

    private let command: [UInt8]
    /// Nil for a command that was started ahead, until its input is known.
    private var stdin: [UInt8]?
    private let limit: Int
    private var sent = 0
    private var sentEnd = false
    /// The request has left; only now may standard input follow.
    private var isRequested = false
    private(set) var isAccepted = false
    private var stdout: [UInt8] = []
    private var stderr: [UInt8] = []
    private var milestone: ExecRequest.Milestone?
    /// Where in standard output it isn't.
    private var searched = 0

    init(_ request: ExecRequest) {
        command = Array(request.command.utf8)
        stdin = request.stdin
        limit = request.outputLimit
        milestone = request.milestone
    }

    /// A command whose input comes later.
    init(ahead command: String, outputLimit: Int = 32 << 20) {
        self.command = Array(command.utf8)
        limit = outputLimit
    }

    mutating func supply(_ input: [UInt8]) { stdin = input }

    mutating func step(_ channel: Channel, _ native: NativeSession) -> Int {
        guard let pointer = channel.pointer else { return Int(LIBSSH2_ERROR_CHANNEL_CLOSED) }
        var progress = false
        for stream in [Int32(0), SSH_EXTENDED_DATA_STDERR] {
            let code = drain(pointer, stream, native)
            if code > 0 { progress = true } else if code < 0, code != NativeCode.again { return code }
            if stdout.count + stderr.count > limit { return 3 }
        }
        if progress { look() }
        if !isAccepted {
            let code = start(pointer, native.io)
            if code == 0 {
                (isRequested, isAccepted) = (true, true)
                progress = true
            } else if code != NativeCode.again {
                return code
            }
        }
        let hasRoom = native.io.unsentBytes < 256 << 10
        if isRequested, !sentEnd, hasRoom, let stdin, libssh2_channel_eof(pointer) == 0 {
            let code = feed(stdin, pointer)
            if code > 0 { progress = true } else if code < 0, code != NativeCode.again { return code }
        }
        if progress { return 1 }
        if libssh2_channel_eof(pointer) == 1 {
            let code = Int(libssh2_channel_wait_closed(pointer))
            if code != NativeCode.again { return code }
        }
        return sentEnd || hasRoom ? NativeCode.again : 2
    }

    /// Sends the request, or checks for the server's answer to it.
    ///
    /// libssh2 1.10 fails if it meets another channel's answer while it waits for this one. So this call takes nothing off the socket: the reads
    /// before it have already put all answers where each channel finds its own.
    ///
    /// While new keys are being exchanged it sends nothing, and what is written next would go out before the request: hence `isRequested`.
    private mutating func start(_ pointer: OpaquePointer, _ io: SessionIO) -> Int {
        io.holdsInput = true
        let accepted = io.acceptedBytes
        defer {
            io.holdsInput = false
            if io.acceptedBytes != accepted { isRequested = true }
        }
        return command.withUnsafeBytes { bytes in
            let text = bytes.bindMemory(to: CChar.self)
            return Int(libssh2_channel_process_startup(pointer, "exec", 4, text.baseAddress, UInt32(text.count)))
        }
    }

    /// Sends what the window takes of standard input, and its end.
    private mutating func feed(_ stdin: [UInt8], _ pointer: OpaquePointer) -> Int {
        if sent < stdin.count {
            let count = stdin.withUnsafeBytes { bytes in
                let text = bytes.bindMemory(to: CChar.self)
                return libssh2_channel_write_ex(pointer, 0, text.baseAddress.map { $0 + sent }, text.count - sent)
            }
            if count > 0 { sent += count }
            return count
        }
        let code = Int(libssh2_channel_send_eof(pointer))
        guard code == 0 else { return code }
        sentEnd = true
        return 1
    }

    /// Reads a bounded number of blocks, so that a flood can't keep the deadline from being looked at.
    private mutating func drain(_ pointer: OpaquePointer, _ stream: Int32, _ native: NativeSession) -> Int {
        let scratch = native.scratch
        var total = 0
        for _ in 0..<16 where stdout.count + stderr.count <= limit {
            let count = libssh2_channel_read_ex(
                pointer, stream, scratch.baseAddress?.assumingMemoryBound(to: CChar.self), scratch.count)
            guard count > 0 else { return total > 0 ? total : count }
            total += count
            native.io.delivered(count)
            let block = UnsafeRawBufferPointer(rebasing: scratch[..<count])
            if stream == 0 { stdout.append(contentsOf: block) } else { stderr.append(contentsOf: block) }
        }
        return total
    }

    /// For the milestone.
    private mutating func look() {
        guard let wanted = milestone, let first = wanted.text.first else { return }
        while searched + wanted.text.count <= stdout.count {
            guard let start = stdout[searched...].firstIndex(of: first) else {
                searched = stdout.count
                return
            }
            searched = start
            guard start + wanted.text.count <= stdout.count else { return }
            if stdout[start...].starts(with: wanted.text) {
                milestone = nil
                return wanted.reached()
            }
            searched += 1
        }
    }

    func result(_ channel: Channel, _ session: OpaquePointer?) -> ExecResult {
        var result = ExecResult(stdout: stdout, stderr: stderr)
        guard let pointer = channel.pointer, let session else { return result }
        var signal: UnsafeMutablePointer<CChar>?
        var length = 0
        libssh2_channel_get_exit_signal(pointer, &signal, &length, nil, nil, nil, nil)
        if let signal {
            result.exitSignal = String(decoding: UnsafeRawBufferPointer(start: signal, count: length), as: UTF8.self)
            libssh2_free(session, signal)
        } else {
            result.exitStatus = libssh2_channel_get_exit_status(pointer)
        }
        return result
    }
}
