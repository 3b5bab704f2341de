import PowerVM

/// The word that a run ends with; scripts decide by it and by its exit code (contract, section 4).
public enum Status: String, Sendable, CaseIterable {
    case attached, planned, pending, detached, failed, refused, unknown, unreachable
    case alreadyAttached = "already-attached"
    case alreadyDetached = "already-detached"
    case notAttached = "not-attached"

    public var isGood: Bool {
        switch self {
        case .attached, .alreadyAttached, .planned, .pending, .detached, .alreadyDetached: true
        case .failed, .refused, .unknown, .unreachable, .notAttached: false
        }
    }

    /// The exit code for this status; `status` (the command) has its own word for a drive that isn't configured.
    public func exitCode(of operation: Operation) -> Int32 {
        switch self {
        case .attached, .alreadyAttached, .planned, .detached, .alreadyDetached: 0
        case .pending: operation == .status ? 5 : 0
        case .notAttached: 5
        case .failed: 1
        case .refused: 2
        case .unknown: 3
        case .unreachable: 4
        }
    }
}

public enum Operation: String, Sendable {
    case attach, detach, status
}

/// What went wrong, where, and what to do next: the report's `error`.
public struct Problem: Error, Sendable, Equatable {
    /// The status that the problem leads to: `refused`, `failed`, `unknown` or `unreachable`.
    public var status: Status
    public var code: String
    public var message: String
    public var hint: String
    public var host: String?
    public var command: String?
    public var retryable: Bool

    public init(
        _ status: Status, _ code: String, _ message: String, hint: String, host: String? = nil, command: String? = nil,
        retryable: Bool = false
    ) {
        self.status = status
        self.code = SafeText.clean(code)
        self.message = SafeText.sentence(message, limit: 20_000)
        self.hint = SafeText.cleanLines(hint)
        self.host = host.map { SafeText.clean($0) }
        self.command = command.map { SafeText.cleanLines($0) }
        self.retryable = retryable
    }

    /// A host that couldn't be asked anything, before any change.
    init(_ failure: TransportFailure, host: String, command: String? = nil) {
        let status: Status = failure.kind == .unreachable ? .unreachable : .failed
        self.init(
            status, failure.code, failure.message, hint: failure.hint, host: host, command: command, retryable: failure.retryable)
    }

    /// An output that couldn't be read.
    init(_ error: ReadError, host: String) {
        if let failure = error.failure {
            self.init(failure, host: host)
            return
        }
        let place = error.line.map { " line \($0)" } ?? ""
        self.init(
            .failed, "unreadable-output",
            "\(host): \(error.command)\(place): expected \(error.expected)\(error.text.isEmpty ? "" : ", found: \(error.text)")",
            hint: "nothing was guessed from it; please report it with the whole output of \(error.command) on \(host)",
            host: host, command: error.command)
    }

    /// A command whose answer was an error. A VIOS that its HMC can't reach counts as unreachable.
    init(_ failure: CommandFailure, host: String) {
        let code = failure.kind == .unknown ? "command-failed" : failure.kind.rawValue
        let status = failure.exitStatus.map { " (\($0))" } ?? ""
        // Commands of one exec share their standard error, so the same message may be there once for each.
        var lines: [Substring] = []
        for line in failure.text.split(separator: "\n") where !lines.contains(line) { lines.append(line) }
        let text = lines.joined(separator: "\n")
        self.init(
            failure.kind == .rmcDown ? .unreachable : .failed, code,
            "\(host): \(failure.command) failed\(status): \(text.isEmpty ? "no message" : text)", hint: failure.hint,
            host: host, command: failure.command, retryable: failure.isRetryable || failure.kind == .rmcDown)
    }
}
