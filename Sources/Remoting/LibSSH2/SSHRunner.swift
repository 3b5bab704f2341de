import AsyncSupport
import Logging
import PowerVM
import SSH

/// One host over libssh2: connects when it is first asked, and again when the session broke.
actor SSHRunner: CommandRunner {
    nonisolated let host: String
    private let destination: SSHDestination
    private let command: PastedCommand
    private let options: SSHOptions
    private let session = SharedTask<SSHSession>()

    /// - Parameter file: the ssh configuration file that the run was given.
    init(host: String, destination: SSHDestination, file: String? = nil, options: SSHOptions) {
        self.host = host
        command = PastedCommand(destination: destination, file: file)
        self.destination = destination
        self.options = options
    }

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        try await self.exchange(exchange, attempt: 1)
    }

    private func exchange(_ exchange: Exchange, attempt: Int) async throws(TransportFailure) -> RawAnswer {
        let session = try await connected()
        do {
            let result = try await session.run(
                ExecRequest(
                    command: exchange.line, stdin: exchange.input, timeout: exchange.timeout,
                    ahead: exchange.ahead.map { .init(command: $0.line, stdin: $0.input) },
                    milestone: exchange.milestone.map { .init(text: $0.text, reached: $0.reached) }))
            return RawAnswer(output: result.stdout, messages: result.stderr, exitStatus: result.exitStatus)
        } catch {
            // Another caller gave the session up just before: nothing was sent.
            if Self.isRetired(error), attempt < 3 {
                self.session.drop(session)
                return try await self.exchange(exchange, attempt: attempt + 1)
            }
            let failure = await failure(error, of: session)
            guard Self.neverLeft(error), attempt < 2, !Task.isCancelled else { throw failure }
            return try await self.exchange(exchange, attempt: attempt + 1)
        }
    }

    func stream(_ request: StreamRequest) async throws(TransportFailure) -> any CommandStream {
        try await stream(request, attempt: 1)
    }

    private func stream(_ request: StreamRequest, attempt: Int) async throws(TransportFailure) -> any CommandStream {
        let session = try await connected()
        do {
            let stream = try await session.stream(
                request.line, patience: request.patience, messages: StreamEnd.limit)
            return SSHStream(stream) { await self.failure($0, of: session) }
        } catch {
            if Self.isRetired(error), attempt < 3 {
                self.session.drop(session)
                return try await stream(request, attempt: attempt + 1)
            }
            let failure = await failure(error, of: session)
            guard Self.neverLeft(error), attempt < 2, !Task.isCancelled else { throw failure }
            return try await stream(request, attempt: attempt + 1)
        }
    }

    /// What failed, for the caller; a session that is of no more use isn't used any more.
    private func failure(_ error: any Error, of session: SSHSession) async -> TransportFailure {
        let failure = SSHFailures.failure(error, host: host, command)
        if Self.isBroken(error) {
            self.session.drop(session)
            await session.close()
        } else if Self.isInDoubt(error) {
            self.session.drop(session)
            await session.retire()
        }
        return failure
    }

    /// Only on a session that is open.
    func start(ahead line: String) async { await session.present?.startAhead(line) }

    /// Logs in if that isn't done yet. Throws the error of the session or of the configuration.
    func connect() async throws { _ = try await opened() }

    /// Ends the session as soon as no command runs on it; a later exchange connects again.
    func release() async { await session.take()?.retire() }

    /// Ends the session, and what is being opened; no later exchange connects.
    func close() async { await session.end()?.close() }

    private func connected() async throws(TransportFailure) -> SSHSession {
        do {
            return try await opened()
        } catch {
            throw SSHFailures.opening(error, host: host, command)
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

    private static func isRetired(_ error: any Error) -> Bool {
        guard let error = error as? SSHError else { return false }
        return error.code == .closed && error.phase == .openChannel && !error.requestSent
    }

    /// The session died, or went silent, before the line was sent: a fresh one gets it, with its whole time.
    private static func neverLeft(_ error: any Error) -> Bool {
        guard let error = error as? SSHError, error.phase == .openChannel, !error.requestSent else { return false }
        return error.code == .connectionLost || error.code == .answerTimeout
    }

    /// A slow command can't be distinguished from a dead connection: the next query uses a fresh one.
    private static func isInDoubt(_ error: any Error) -> Bool { (error as? SSHError)?.code == .answerTimeout }
}
