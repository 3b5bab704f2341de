/// What a transport is asked to move: one line for the remote login shell, bytes for its standard input, a bound for the answer.
public struct Exchange: Sendable {
    public var line: String
    public var input: [UInt8]
    /// How long to wait for the whole answer. Giving up never kills what runs there.
    public var timeout: Duration
    /// The same for a command that was started ahead.
    public var ahead: Ahead?
    /// Told as soon as a text appears in the output; a transport that gets the output as a whole doesn't tell it.
    public var milestone: Milestone?

    public struct Milestone: Sendable {
        public var text: [UInt8]
        public var reached: @Sendable () -> Void

        public init(text: [UInt8], reached: @escaping @Sendable () -> Void) {
            self.text = text
            self.reached = reached
        }
    }

    /// A line that doesn't depend on what is asked, so that it can be started before that is known, and the input that makes it the same
    /// exchange.
    public struct Ahead: Sendable {
        public var line: String
        public var input: [UInt8]

        public init(line: String, input: [UInt8]) {
            self.line = line
            self.input = input
        }
    }

    public init(line: String, input: [UInt8] = [], timeout: Duration, ahead: Ahead? = nil) {
        self.line = line
        self.input = input
        self.timeout = timeout
        self.ahead = ahead
    }
}

/// The bytes that came back, whatever the remote side did. An exit status is there only if the server really sent one.
public struct RawAnswer: Sendable, Equatable {
    public var output: [UInt8]
    public var messages: [UInt8]
    public var exitStatus: Int32?

    public init(output: [UInt8], messages: [UInt8] = [], exitStatus: Int32? = nil) {
        self.output = output
        self.messages = messages
        self.exitStatus = exitStatus
    }
}

/// Why an exchange did not come back with an answer.
public struct TransportFailure: Error, Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// No session: name, network, host key or authentication. Nothing was sent.
        case unreachable
        /// The session broke, or the answer was garbled or too large.
        case lost
        /// No answer within the bound.
        case timeout
        /// The operator interrupted.
        case cancelled
    }

    public var kind: Kind
    /// A stable identifier for programs: `host-key-changed`, `connection-refused`, …
    public var code: String
    public var message: String
    public var hint: String
    /// True when the remote shell may have begun to run the line: then only a later query can show what it did.
    public var mayHaveRun: Bool
    public var retryable: Bool

    public init(
        kind: Kind, code: String, message: String, hint: String, mayHaveRun: Bool = false, retryable: Bool = false
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.hint = hint
        self.mayHaveRun = mayHaveRun
        self.retryable = retryable
    }
}

extension TransportFailure {
    /// The operator interrupted before anything was sent.
    public static func interrupted(_ host: String) -> TransportFailure {
        TransportFailure(
            kind: .cancelled, code: "interrupted", message: "\(host): interrupted", hint: "run it again", retryable: true)
    }
}

/// Moves exchanges to one host: libssh2, the ssh program, or a script in a test. It knows no shell and reads no output.
public protocol CommandRunner: Sendable {
    /// The host as the operator names it, for messages.
    var host: String { get }

    /// Connects if there is no session yet (also when the last one broke) and moves one exchange.
    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer

    /// Starts a command whose input comes later, with an exchange that has the same `ahead.line`: that exchange then needs one round trip
    /// less. It is only a preparation: where it isn't possible, the exchange starts its own command.
    func start(ahead line: String) async

    /// Connects if there is no session yet and starts a line whose input and output are moved while it runs.
    func stream(_ request: StreamRequest) async throws(TransportFailure) -> any CommandStream
}

extension CommandRunner {
    public func start(ahead line: String) async {}
}
