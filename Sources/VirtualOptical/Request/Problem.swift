import PowerVM

/// What went wrong, where, and what to do next: the report's `error`.
public struct Problem: Error, Sendable, Equatable {
    /// The status that the problem leads to: `refused`, `failed`, `unknown` or `unreachable`.
    public var status: Status
    public var code: ProblemCode
    public var message: String
    public var hint: String
    public var host: String?
    public var command: String?
    public var retryable: Bool

    public init(
        _ status: Status, _ code: ProblemCode, _ message: String, hint: String, host: String? = nil, command: String? = nil,
        retryable: Bool = false
    ) {
        self.status = status
        self.code = code
        self.message = SafeText.sentence(message, limit: 20_000)
        self.hint = SafeText.cleanLines(hint)
        self.host = host.map { SafeText.clean($0) }
        self.command = command.map { SafeText.cleanLines($0) }
        self.retryable = retryable
    }

    /// Its status promises that nothing was changed.
    var isPromise: Bool { status == .unreachable || status == .refused }

    /// A host that couldn't be asked anything, before any change.
    init(_ failure: TransportFailure, host: String, command: String? = nil) {
        let code = ProblemCode(failure)
        let status: Status = code == .configuration ? .refused : failure.kind == .unreachable ? .unreachable : .failed
        self.init(
            status, code, failure.message, hint: failure.hint, host: host, command: command,
            retryable: failure.retryable)
    }

    /// An output that couldn't be read.
    init(_ error: ReadError, host: String) {
        if let failure = error.failure {
            self.init(failure, host: host)
            return
        }
        let place = error.line.map { " line \($0)" } ?? ""
        self.init(
            .failed, .unreadableOutput,
            "\(host): \(error.command)\(place): expected \(error.expected)\(error.text.isEmpty ? "" : ", found: \(error.text)")",
            hint: "the output was not interpreted; please report it, with the whole output of \(error.command) on \(host)",
            host: host, command: error.command)
    }

    /// A command whose answer was an error. A VIOS that its HMC can't reach counts as unreachable.
    init(_ failure: CommandFailure, host: String) {
        self.init(
            failure.kind == .rmcDown ? .unreachable : .failed, ProblemCode(failure.kind),
            "\(host): \(failure.outcome(of: failure.command))", hint: failure.hint, host: host,
            command: failure.command, retryable: failure.isRetryable || failure.kind == .rmcDown)
    }
}

extension CommandFailure {
    /// What became of the command, for a message.
    func outcome(of command: String) -> String {
        // Commands of one exec share their standard error, so the same message may be there once for each.
        var lines: [Substring] = []
        for line in text.split(separator: "\n") where !lines.contains(line) { lines.append(line) }
        guard !lines.isEmpty else { return "\(command) returned \(exitStatus ?? 0) and printed nothing" }
        return "\(command) failed\(exitStatus.map { " (\($0))" } ?? ""): \(lines.joined(separator: "\n"))"
    }
}
