import AsyncSupport
import Logging
import PowerVM
import SSH

/// One host over libssh2: connects when it is first asked, and again when the session broke.
actor SSHRunner: CommandRunner {
    nonisolated let host: String
    private let destination: SSHDestination
    private let options: SSHOptions
    private let session = SharedTask<SSHSession>()

    init(host: String, destination: SSHDestination, options: SSHOptions) {
        self.host = host
        self.destination = destination
        self.options = options
    }

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        let session = try await connected()
        do {
            let result = try await session.run(
                ExecRequest(command: exchange.line, stdin: exchange.input, timeout: exchange.timeout))
            return RawAnswer(output: result.stdout, messages: result.stderr, exitStatus: result.exitStatus)
        } catch {
            let failure = SSHFailures.failure(error, host: host)
            if Self.isBroken(error) {
                self.session.drop(session)
                await session.close()
            } else if Self.isInDoubt(error) {
                self.session.drop(session)
                await session.retire()
            }
            throw failure
        }
    }

    /// Logs in if that isn't done yet. Throws what the session or the configuration says.
    func connect() async throws { _ = try await opened() }

    /// Ends the session; a later exchange would connect anew.
    func close() async { await session.take()?.close() }

    private func connected() async throws(TransportFailure) -> SSHSession {
        do {
            return try await opened()
        } catch {
            throw SSHFailures.opening(error, host: host)
        }
    }

    /// Several callers share one connection attempt.
    private func opened() async throws -> SSHSession {
        try await session.value { [destination, options] in try await SSHSession.open(destination, options: options) }
    }

    /// Whether the session itself is of no more use: others may be in the middle of their commands on it.
    private static func isBroken(_ error: any Error) -> Bool {
        guard let error = error as? SSHError else { return true }
        return switch error.code {
        case .connectionLost, .closed, .localIO, .internal: true
        default: false
        }
    }

    /// Nothing tells a slow command from a dead connection: what is asked next goes over a fresh one.
    private static func isInDoubt(_ error: any Error) -> Bool { (error as? SSHError)?.code == .answerTimeout }
}

/// The session's errors in the words of the transport protocol. The codes are part of the JSON.
enum SSHFailures {
    /// While nobody is logged in yet, whatever goes wrong means: no session, nothing was sent.
    static func opening(_ error: any Error, host: String) -> TransportFailure {
        var failure = failure(error, host: host)
        if failure.kind != .cancelled { failure.kind = .unreachable }
        return failure
    }

    static func failure(_ error: any Error, host: String) -> TransportFailure {
        switch error {
        case let error as SSHError: failure(error)
        case let error as HostConfigurationError:
            TransportFailure(
                kind: .unreachable, code: "ssh-configuration", message: "\(error.host): \(error.message)", hint: error.hint)
        case is CancellationError:
            TransportFailure(
                kind: .cancelled, code: "interrupted", message: "\(host): interrupted", hint: "run it again", retryable: true)
        default:
            TransportFailure(kind: .unreachable, code: "internal", message: "\(host): \(error)", hint: "please report this")
        }
    }

    private static func failure(_ error: SSHError) -> TransportFailure {
        let (kind, code, retryable) = classify(error)
        return TransportFailure(
            kind: kind, code: code, message: "\(error.host): \(words(error.phase)): \(error.message)",
            hint: hint(error, kind), mayHaveRun: error.requestSent, retryable: retryable)
    }

    private static func hint(_ error: SSHError, _ kind: TransportFailure.Kind) -> String {
        let host = error.host
        if case .hostKeyUnknown = error.code {
            return
                "compare the fingerprint with the host's, then connect once with `ssh \(host)`, or allow new keys with --accept-new-host-keys"
        }
        if let hint = error.hint { return hint }
        return switch kind {
        case .unreachable: "see what `ssh -v \(host)` says"
        case .lost: "run the same command again: it looks first"
        case .timeout: "the host is slow or hangs; --timeout gives it longer"
        case .cancelled: "run the same command again: it looks first"
        }
    }

    private static func classify(_ error: SSHError) -> (TransportFailure.Kind, String, retryable: Bool) {
        switch error.code {
        case .nameResolution: (.unreachable, "name-resolution", false)
        case .connectionRefused: (.unreachable, "connection-refused", true)
        case .connectTimeout: (.unreachable, "connect-timeout", true)
        case .networkUnreachable: (.unreachable, "network-unreachable", true)
        case .bannerFailed: (.unreachable, "no-banner", true)
        case .notSSH: (.unreachable, "not-ssh", false)
        case .noCommonAlgorithm, .algorithmNotAllowed: (.unreachable, "no-common-algorithm", false)
        case .hostKeyUnknown: (.unreachable, "host-key-unknown", false)
        case .hostKeyChanged: (.unreachable, "host-key-changed", false)
        case .hostKeyRevoked: (.unreachable, "host-key-revoked", false)
        case .authenticationRejected: (.unreachable, "key-rejected", false)
        case .keyUnusable: (.unreachable, "key-unusable", false)
        case .agentUnavailable: (.unreachable, "agent-unavailable", false)
        case .channelRefused: (.lost, "channel-refused", true)
        case .answerTimeout: (.timeout, "answer-timeout", true)
        case .cancelled: (.cancelled, "interrupted", true)
        case .outputLimitExceeded: (.lost, "output-limit", false)
        case .connectionLost, .closed: (during(error.phase), "connection-lost", true)
        case .localIO, .internal: (during(error.phase), "internal", false)
        }
    }

    private static func words(_ phase: SSHError.Phase) -> String {
        switch phase {
        case .hostKey: "host key"
        case .authenticate: "log-in"
        case .openChannel: "channel"
        case .resolve, .connect, .handshake, .exec, .read, .close: phase.rawValue
        }
    }

    /// A connection that broke before the user was authenticated is no session at all.
    private static func during(_ phase: SSHError.Phase) -> TransportFailure.Kind {
        switch phase {
        case .resolve, .connect, .handshake, .hostKey, .authenticate: .unreachable
        case .openChannel, .exec, .read, .close: .lost
        }
    }
}
