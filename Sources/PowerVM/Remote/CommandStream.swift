/// One line for the remote login shell whose standard input and output are moved while it runs.
public struct StreamRequest: Sendable {
    public var line: String
    /// How long to wait while nothing moves: no byte of input is accepted, none of the awaited output comes. The whole isn't bounded.
    public var patience: Duration

    public init(line: String, patience: Duration = .seconds(60)) {
        self.line = line
        self.patience = patience
    }
}

/// A command that runs on a host, with its input and output open. One task at a time uses it.
///
/// Waiting ends with the request's patience (kind `timeout`), with the connection (`lost`), or with the task's cancellation (`cancelled`).
public protocol CommandStream: Sendable {
    /// Sends a piece of standard input. What the command prints meanwhile is kept for `read`, up to a bound.
    ///
    /// It returns when the far end's window has taken everything, so that at most a few hundred KiB wait on this side.
    /// - Returns: false if the command takes no more input; its output and its end show why.
    func write(_ bytes: [UInt8]) async throws(TransportFailure) -> Bool

    /// The end of standard input.
    func finishInput() async throws(TransportFailure)

    /// The next piece of standard output, as it came; nil at its end.
    func read() async throws(TransportFailure) -> [UInt8]?

    /// Waits for the command's end; output that wasn't read is dropped.
    func end() async throws(TransportFailure) -> StreamEnd

    /// Closes the stream. A command that still runs is not killed, but reads the end of its input. Always to be called once.
    func close() async
}

/// How a streamed command ended.
public struct StreamEnd: Sendable, Equatable {
    /// Standard error, the first `limit` bytes.
    public var messages: [UInt8]
    /// There only if the server really sent one. 0 may also mean that none was sent: what the command answered counts.
    public var exitStatus: Int32?

    public static let limit = 1 << 16

    public init(messages: [UInt8] = [], exitStatus: Int32?) {
        self.messages = messages
        self.exitStatus = exitStatus
    }
}

extension CommandRunner {
    /// A route that only moves whole answers, as an HMC's.
    public func stream(_ request: StreamRequest) async throws(TransportFailure) -> any CommandStream {
        throw TransportFailure(
            kind: .lost, code: "needs-ssh", message: "\(host): no file can be moved over this route",
            hint: "name a route by ssh to the VIOS")
    }
}
