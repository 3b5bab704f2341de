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

    /// The message without its host, for a sentence that mentions the host already.
    var reason: String {
        guard let host, message.hasPrefix(host + ": ") else { return message }
        return String(message.dropFirst(host.count + 2))
    }

    /// Its status promises that nothing was changed.
    var isPromise: Bool { status == .unreachable || status == .refused }

    /// A host that couldn't be queried, before any change.
    init(_ failure: TransportFailure, host: String, command: String? = nil) {
        let code = ProblemCode(failure)
        let status: Status = code == .configuration ? .refused : failure.kind == .unreachable ? .unreachable : .failed
        self.init(
            status, code, failure.message, hint: failure.hint, host: host, command: command,
            retryable: failure.retryable)
    }

    /// An output that couldn't be read.
    public init(_ error: ReadError, host: String) {
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
            "\(host): \(failure.outcome(of: failure.command))", hint: failure.hint(on: host, query: failure.command),
            host: host,
            command: failure.command, retryable: failure.isRetryable || failure.kind == .rmcDown)
    }
}

extension CommandFailure {
    /// What to do next, where the command's own output doesn't show it. A failed change isn't to be run by hand: that would bypass the
    /// checks before it.
    /// - Parameter query: the command if it only reads.
    func hint(on host: String, query: String? = nil) -> String {
        guard kind == .unknown else { return hint }
        let advice =
            query.map { "run \($0) by hand on \(host) to see why it fails" }
            ?? "check errlog on \(host), then run the same command again"
        return text.isEmpty ? advice : "attach-cd doesn't know this message: \(advice)"
    }

    /// What became of the command, for a message.
    func outcome(of command: String) -> String {
        // Commands of one exec share their standard error, so the same message may be there once for each.
        var lines: [Substring] = []
        for line in text.split(separator: "\n") where !lines.contains(line) { lines.append(line) }
        guard !lines.isEmpty else { return "\(command) returned \(exitStatus ?? 0) and printed nothing" }
        return "\(command) failed\(exitStatus.map { " (\($0))" } ?? ""): \(lines.joined(separator: "\n"))"
    }
}
