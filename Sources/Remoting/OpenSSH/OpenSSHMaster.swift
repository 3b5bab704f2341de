import AsyncSupport
import Glibc
import PowerVM
import Synchronization

/// One shared connection of the ssh program, open and logged in.
///
/// It is opened explicitly and used explicitly: `ControlMaster=auto` races when several start at once. Where the operator's own ssh
/// shares one already, that is used, and left open.
final class OpenSSHMaster: Sendable {
    private let target: OpenSSHTarget
    private let program: OpenSSHProgram
    private let directory: OpenSSHDirectory
    private let socket: String
    private let counter = Atomic(0)
    /// It is the operator's, not ours.
    let isShared: Bool

    private init(_ target: OpenSSHTarget, _ program: OpenSSHProgram, _ directory: OpenSSHDirectory, shared: String?) {
        self.target = target
        self.program = program
        self.directory = directory
        socket = shared ?? directory.socket
        isShared = shared != nil
    }

    /// What ssh printed although it connected: a new host key that it accepted.
    typealias Notice = @Sendable (String) -> Void

    static func open(
        _ target: OpenSSHTarget, program: OpenSSHProgram, temporary: String, notice: Notice
    ) async throws(TransportFailure) -> OpenSSHMaster {
        let directory: OpenSSHDirectory
        do {
            directory = try OpenSSHDirectory(configuration: target.configuration, temporary: temporary)
        } catch {
            throw TransportFailure(
                kind: .unreachable, code: "internal", message: "\(target.host): \(error.message)",
                hint: "check TMPDIR, and that the disk isn't full")
        }
        if let shared = target.sharedSocket, await OpenSSHSharing.isOpen(shared, host: target.host, program: program) {
            return OpenSSHMaster(target, program, directory, shared: shared)
        }
        let master = OpenSSHMaster(target, program, directory, shared: nil)
        do {
            try await master.start(notice)
        } catch {
            await master.close()
            throw error
        }
        return master
    }

    private func start(_ notice: Notice) async throws(TransportFailure) {
        let ending = await program.run(
            target.masterArguments(directory), messages: directory.errors, timeout: target.openingTimeout)
        let log = OpenSSHLog(directory.text(of: directory.log), errors: directory.text(of: directory.errors), target)
        switch ending {
        case .ended(status: 0, _, _):
            for line in log.notices { notice(line) }
        case .ended: throw log.failure
        case .timeout: throw log.stuck(target.openingTimeout)
        case .cancelled: throw Self.interrupted(target.host)
        case .tooMuch: throw log.failure
        case .notStarted(let why):
            throw TransportFailure(
                kind: .unreachable, code: "ssh-program", message: "\(target.host): the ssh program can't be started: \(why)",
                hint: "\(OpenSSHPackage.installation), or use --transport libssh2")
        case .unknown(let why):
            throw TransportFailure(
                kind: .unreachable, code: "ssh-program", message: "\(target.host): the ssh program ended unexpectedly: \(why)",
                hint: "try again", retryable: true)
        }
    }

    /// How one line ended.
    enum Outcome: Sendable {
        case answer(RawAnswer)
        /// The line never left: the shared connection is gone.
        case gone
        /// The line never left: the server opens no further session now.
        case refused
        /// The connection broke while the line ran.
        case broken(TransportFailure)
        /// Nothing came within the exchange's time: the line is slow, or the connection is dead.
        case unanswered(TransportFailure)
        case failed(TransportFailure)
    }

    /// - Parameter time: what is left of the exchange's own.
    func run(_ exchange: Exchange, within time: Duration) async -> Outcome {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        defer { for file in [directory.log(number), directory.mark(number)] { directory.remove(file) } }
        let ending = await program.run(
            target.exchangeArguments(directory, socket: socket, number: number, line: exchange.line),
            input: exchange.input, timeout: time)
        switch ending {
        case .ended(255, let output, let errors): return await unclear(number, output, errors)
        case .ended(let status, let output, let errors):
            // ssh passes on 0 to 254; 128 + signal would be our own child's death, which the server's answer doesn't cover.
            return .answer(RawAnswer(output: output, messages: errors, exitStatus: status))
        case .timeout:
            var failure = Self.unanswered(
                target.host, exchange.timeout, mayHaveRun: OpenSSHLog.wasSent(directory.text(of: directory.log(number))))
            if isShared {
                failure.hint += "; the connection that ssh shares may be dead: \(target.command.ssh("-O", "exit")) ends it"
            }
            return .unanswered(failure)
        case .cancelled:
            var failure = Self.interrupted(target.host)
            failure.mayHaveRun = true
            return .failed(failure)
        case .tooMuch:
            return .failed(
                lost(
                    "output-limit", "more than \(OpenSSHProgram.limit >> 20) MiB of output", hint: "check what the host prints",
                    mayHaveRun: true))
        case .notStarted(let why):
            return .failed(lost("ssh-program", "the ssh program can't be started: \(why)", hint: "try again", mayHaveRun: false))
        case .unknown(let why):
            return .failed(
                lost(
                    "ssh-program", "the ssh program ended unexpectedly: \(why)",
                    hint: "run the same command again: it checks the current state first",
                    mayHaveRun: true, retryable: true))
        }
    }

    /// Starts a line whose input and output are moved while it runs.
    /// - Parameter closed: called once, when it is over.
    func stream(
        _ request: StreamRequest, closed: @escaping @Sendable () async -> Void
    ) async throws(TransportFailure) -> OpenSSHStream {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let arguments = target.exchangeArguments(directory, socket: socket, number: number, line: request.line)
        do throws(ProgramPipes.Failure) {
            let pipes = try await ProgramPipes.start(program, arguments)
            return OpenSSHStream(self, pipes, request, number: number, closed: closed)
        } catch {
            throw lost("ssh-program", "the ssh program can't be started: \(error.text)", hint: "try again", mayHaveRun: false)
        }
    }

    /// Whether the connection takes lines now.
    func isOpen() async -> Bool { await OpenSSHSharing.isOpen(socket, host: target.host, program: program) }

    /// How the line of a stream ended: the transport's failure, or the far end's own status.
    func ending(_ ending: OpenSSHProgram.Ending, number: Int) async -> Result<Int32?, TransportFailure> {
        switch ending {
        case .ended(255, _, _):
            switch await unclear(number, [], []) {
            case .answer: return .success(nil)
            case .refused:
                return .failure(
                    lost(
                        "channel-refused", "the server refuses another session on the connection",
                        hint: "check MaxSessions in its sshd_config", mayHaveRun: false, retryable: true))
            case .gone:
                return .failure(
                    lost(
                        "connection-lost", "the connection is gone", hint: "run the same command again", mayHaveRun: false,
                        retryable: true))
            case .broken(let failure), .failed(let failure), .unanswered(let failure): return .failure(failure)
            }
        case .ended(let status, _, _): return .success(status)
        case .notStarted(let why):
            return .failure(lost("ssh-program", "the ssh program can't be started: \(why)", hint: "try again", mayHaveRun: false))
        case .cancelled, .timeout, .tooMuch: return .failure(Self.interrupted(target.host))
        case .unknown(let why):
            return .failure(
                lost(
                    "ssh-program", "the ssh program ended unexpectedly: \(why)",
                    hint: "run the same command again: it checks the current state first", mayHaveRun: true, retryable: true))
        }
    }

    /// Removes what a line left in our directory.
    func forget(_ number: Int) {
        for file in [directory.log(number), directory.mark(number)] { directory.remove(file) }
    }

    var host: String { target.host }

    /// 255 is ssh's own status for "no connection", the remote command's status, or that of a command that a signal ended.
    private func unclear(_ number: Int, _ output: [UInt8], _ errors: [UInt8]) async -> Outcome {
        if directory.exists(directory.mark(number)) {
            let log = directory.text(of: directory.log(number))
            if log.contains("session request failed") { return .refused }
            if !log.contains("read from master failed") { return .gone }
        } else if await OpenSSHSharing.isOpen(socket, host: target.host, program: program) {
            return .answer(RawAnswer(output: output, messages: errors, exitStatus: nil))
        }
        let log = directory.text(of: directory.log(number))
        let why = OpenSSHLog(log, target).lastWords
        return .broken(
            lost(
                "connection-lost", "the connection broke while a command ran\(why.map { ": \($0)" } ?? "")",
                hint: "run the same command again: it checks the current state first", mayHaveRun: OpenSSHLog.wasSent(log),
                retryable: true))
    }

    /// Whether ssh ended the connection because its keepalives stayed unanswered.
    var gaveUpOnSilence: Bool { !isShared && directory.text(of: directory.log).contains("not responding") }

    /// Ends the connection if it is ours and removes everything, also where the caller was cancelled.
    func close() async {
        let (target, program, directory) = (target, program, directory)
        await shielded {
            if directory.exists(directory.socket) {
                _ = await program.run(target.exitArguments(directory), timeout: .seconds(5))
                await directory.waitUntilGone(directory.socket)
            }
            directory.remove()
        }
    }

    private func lost(
        _ code: String, _ message: String, hint: String, mayHaveRun: Bool, retryable: Bool = false
    ) -> TransportFailure {
        TransportFailure(
            kind: .lost, code: code, message: "\(target.host): \(message)", hint: hint, mayHaveRun: mayHaveRun,
            retryable: retryable)
    }

    static func unanswered(_ host: String, _ time: Duration, mayHaveRun: Bool) -> TransportFailure {
        TransportFailure(
            kind: .timeout, code: "answer-timeout", message: "\(host): no answer within \(time.unitText)",
            hint: "the host is slow or hangs; --timeout gives it longer", mayHaveRun: mayHaveRun, retryable: true)
    }

    static func interrupted(_ host: String) -> TransportFailure {
        TransportFailure(
            kind: .cancelled, code: "interrupted", message: "\(host): interrupted",
            hint: "run the same command again: it checks the current state first",
            retryable: true)
    }
}
