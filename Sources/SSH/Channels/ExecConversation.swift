import CLibSSH2

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
    /// What is sent of standard input; from `sent` on it still has to be.
    private var stdin: [UInt8]
    private var sent = 0
    /// The end follows what is in `stdin`.
    private var endsInput: Bool
    private var sentEnd = false
    /// The far end has closed the channel.
    private var isClosed = false
    /// The request has left; only now may standard input follow.
    private var isRequested = false
    private(set) var isAccepted = false
    private(set) var output: ExecOutput
    private var milestone: ExecRequest.Milestone?
    /// Where in standard output the milestone isn't.
    private var searched = 0

    init(_ request: ExecRequest) {
        command = Array(request.command.utf8)
        stdin = request.stdin
        endsInput = true
        output = ExecOutput(.collected(request.outputLimit))
        milestone = request.milestone
    }

    /// A command whose whole input comes later.
    init(ahead command: String, outputLimit: Int = 32 << 20) {
        self.command = Array(command.utf8)
        stdin = []
        endsInput = false
        output = ExecOutput(.collected(outputLimit))
    }

    /// One whose input follows piece by piece, and whose output is taken piece by piece.
    init(streaming command: String, messages: Int) {
        self.command = Array(command.utf8)
        stdin = []
        endsInput = false
        output = ExecOutput(.passedOn(window: 512 << 10, messages: messages))
    }

    /// All of the input that was offered has been taken.
    var isTaken: Bool { sent == stdin.count }
    /// The end of the input has been sent, too.
    var isInputOver: Bool { sentEnd }

    /// More input; only after what was offered before has been taken.
    mutating func offer(_ bytes: [UInt8]) {
        stdin = bytes
        sent = 0
    }

    mutating func endInput() { endsInput = true }

    /// All of the input, and what to look for in the output.
    mutating func supply(_ input: [UInt8], milestone: ExecRequest.Milestone?) {
        offer(input)
        endInput()
        self.milestone = milestone
    }

    mutating func takeOutput() -> [UInt8] { output.take() }

    /// The far end takes no more input.
    func isDeaf(_ channel: Channel) -> Bool {
        guard let pointer = channel.pointer else { return true }
        return isClosed || libssh2_channel_eof(pointer) == 1
    }

    mutating func step(_ channel: Channel, _ native: NativeSession) -> Int {
        guard let pointer = channel.pointer else { return Int(LIBSSH2_ERROR_CHANNEL_CLOSED) }
        var progress = false
        for stream in [Int32(0), SSH_EXTENDED_DATA_STDERR] {
            let code = output.drain(pointer, stream, native)
            if code > 0 { progress = true } else if code < 0, code != NativeCode.again { return code }
            if output.isTooMuch { return 3 }
        }
        if progress { lookForMilestone() }
        if !isAccepted {
            let code = start(pointer, native.io)
            if code == 0 {
                (isRequested, isAccepted) = (true, true)
                progress = true
            } else if code != NativeCode.again {
                return code
            }
        }
        if isRequested {
            let code = feed(pointer, native.io)
            if code > 0 { progress = true } else if code < 0, code != NativeCode.again { return code }
        }
        if progress { return 1 }
        if libssh2_channel_eof(pointer) == 1 {
            let code = Int(libssh2_channel_wait_closed(pointer))
            if code != NativeCode.again { return code }
        }
        return hasNothingToSend || Self.hasRoom(native.io) ? NativeCode.again : 2
    }

    private var hasNothingToSend: Bool { sentEnd || (isTaken && !endsInput) }

    private static func hasRoom(_ io: SessionIO) -> Bool { io.unsentBytes < 256 << 10 }

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

    /// Sends what the window takes of standard input, and its end: a bounded number of packets, so that other channels get their turn.
    /// - Returns: more than 0 if anything was sent.
    private mutating func feed(_ pointer: OpaquePointer, _ io: SessionIO) -> Int {
        var progress = 0
        // The first packet looks at the socket; the following ones needn't.
        defer { io.holdsInput = false }
        for _ in 0..<8 where !hasNothingToSend && !isClosed && Self.hasRoom(io) && libssh2_channel_eof(pointer) == 0 {
            let code = sent < stdin.count ? write(pointer) : sendEnd(pointer)
            if code == Int(LIBSSH2_ERROR_CHANNEL_CLOSED) {
                isClosed = true
                break
            }
            guard code > 0 else { return progress > 0 ? progress : code }
            progress += code
            io.holdsInput = true
        }
        return progress
    }

    private mutating func write(_ pointer: OpaquePointer) -> Int {
        let count = stdin.withUnsafeBytes { bytes in
            let text = bytes.bindMemory(to: CChar.self)
            return libssh2_channel_write_ex(pointer, 0, text.baseAddress.map { $0 + sent }, text.count - sent)
        }
        if count > 0 { sent += count }
        return count
    }

    private mutating func sendEnd(_ pointer: OpaquePointer) -> Int {
        let code = Int(libssh2_channel_send_eof(pointer))
        guard code == 0 else { return code }
        sentEnd = true
        return 1
    }

    private mutating func lookForMilestone() {
        guard let wanted = milestone, let first = wanted.text.first else { return }
        let stdout = output.stdout
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
        var result = ExecResult(stdout: output.stdout, stderr: output.stderr)
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
