/// One command for the remote side, sent as it is: quoting is the caller's business.
public struct ExecRequest: Sendable {
    public var command: String
    /// Sent as soon as the server opens its window, then end of file.
    public var stdin: [UInt8]
    /// From the call to the last byte of the answer.
    public var timeout: Duration
    /// Bytes, both streams together; more is an error, never a truncated answer.
    public var outputLimit: Int
    /// The same request to a command that `startAhead` may have started.
    public var ahead: Ahead?
    /// Called once, when the text has appeared in standard output.
    public var milestone: Milestone?

    public struct Milestone: Sendable {
        public var text: [UInt8]
        public var reached: @Sendable () -> Void

        public init(text: [UInt8], reached: @escaping @Sendable () -> Void) {
            self.text = text
            self.reached = reached
        }
    }

    public struct Ahead: Sendable {
        public var command: String
        public var stdin: [UInt8]

        public init(command: String, stdin: [UInt8]) {
            self.command = command
            self.stdin = stdin
        }
    }

    public init(
        command: String, stdin: [UInt8] = [], timeout: Duration = .seconds(120), outputLimit: Int = 32 << 20,
        ahead: Ahead? = nil, milestone: Milestone? = nil
    ) {
        self.command = command
        self.stdin = stdin
        self.timeout = timeout
        self.outputLimit = outputLimit
        self.ahead = ahead
        self.milestone = milestone
    }
}

/// What came back. `exitStatus` is nil after a signal; 0 may also mean that the server closed the channel without sending a
/// status, which libssh2 can't distinguish from a sent 0. Only an end marker in the output proves that a command ended.
public struct ExecResult: Sendable, Equatable {
    public var stdout: [UInt8]
    public var stderr: [UInt8]
    public var exitStatus: Int32?
    /// The signal's name without `SIG`, as the protocol has it.
    public var exitSignal: String?

    public init(stdout: [UInt8] = [], stderr: [UInt8] = [], exitStatus: Int32? = nil, exitSignal: String? = nil) {
        self.stdout = stdout
        self.stderr = stderr
        self.exitStatus = exitStatus
        self.exitSignal = exitSignal
    }
}
