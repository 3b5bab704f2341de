import PowerVM
import SSH

/// The session's errors in the terms of the transport protocol. The codes are part of the JSON.
enum SSHFailures {
    /// Before the log-in any failure means: no session, nothing was sent.
    /// - Parameter command: how an operator reaches the host; nil where that isn't known yet.
    static func opening(_ error: any Error, host: String, _ command: PastedCommand? = nil) -> TransportFailure {
        var failure = failure(error, host: host, command)
        if failure.kind != .cancelled { failure.kind = .unreachable }
        return failure
    }

    static func failure(_ error: any Error, host: String, _ command: PastedCommand? = nil) -> TransportFailure {
        switch error {
        case let error as SSHError: failure(error, command)
        case let error as HostConfigurationError:
            TransportFailure(
                kind: .unreachable, code: error.isRefusal ? "configuration" : "ssh-configuration",
                message: "\(error.host): \(error.message)", hint: error.hint)
        case is CancellationError:
            .interrupted(host)
        default:
            TransportFailure(kind: .unreachable, code: "internal", message: "\(host): \(error)", hint: "please report this")
        }
    }

    private static func failure(_ error: SSHError, _ command: PastedCommand?) -> TransportFailure {
        let (kind, code, retryable) = classify(error)
        return TransportFailure(
            kind: kind, code: code, message: "\(error.host): \(error.message)\(during(error))",
            hint: hint(error, kind, command), mayHaveRun: error.requestSent, retryable: retryable)
    }

    private static func hint(_ error: SSHError, _ kind: TransportFailure.Kind, _ command: PastedCommand?) -> String {
        let host = error.host
        if let hint = error.hint { return hint }
        if case .hostKeyUnknown = error.code {
            return PastedCommand.unknownHostKey(command?.ssh(to: host) ?? "ssh \(host)")
        }
        return switch kind {
        case .unreachable: "run `\(command?.ssh("-v", to: host) ?? "ssh -v \(host)")` to see why"
        case .lost: "run the same command again: it checks the current state first"
        case .timeout: "the host is slow or hangs; --timeout gives it longer"
        case .cancelled: "run the same command again: it checks the current state first"
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

    /// Most messages imply their phase; those of a connection that broke or timed out don't.
    private static func during(_ error: SSHError) -> String {
        switch (error.code, error.phase) {
        case (.connectionLost, .handshake), (.answerTimeout, .handshake), (.closed, .handshake): " (during the handshake)"
        case (.connectionLost, .authenticate), (.answerTimeout, .authenticate), (.closed, .authenticate): " (during log-in)"
        default: ""
        }
    }

    /// A connection that broke before the user was authenticated isn't a session at all.
    private static func during(_ phase: SSHError.Phase) -> TransportFailure.Kind {
        switch phase {
        case .resolve, .connect, .handshake, .hostKey, .authenticate: .unreachable
        case .openChannel, .exec, .read, .close: .lost
        }
    }
}
