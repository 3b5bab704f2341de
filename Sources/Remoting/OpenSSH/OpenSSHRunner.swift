import AsyncSupport
import PowerVM
import SSH

/// One host through the system's ssh program, with one shared connection.
actor OpenSSHRunner: CommandRunner {
    nonisolated let host: String
    private let target: OpenSSHTarget
    private let program: OpenSSHProgram
    private let temporary: String
    private let notice: OpenSSHMaster.Notice
    private let enroll: HostKeyEnrollment?
    /// sshd allows ten sessions on a connection by default.
    private let sessions = AsyncSemaphore(8)
    /// Exchanges that have a session or want one.
    private var inFlight = 0
    private let master = SharedTask<OpenSSHMaster>()
    /// The connection that the operator's ssh shares took no command, or didn't answer one.
    private var avoidsShared = false
    /// Exchanges that run on each connection, and the connections that end with their last one.
    private var running: [ObjectIdentifier: Int] = [:]
    private var retired: [OpenSSHMaster] = []

    init(
        target: OpenSSHTarget, program: OpenSSHProgram = OpenSSHProgram(), temporary: String,
        notice: @escaping OpenSSHMaster.Notice = { _ in }, enroll: HostKeyEnrollment? = nil
    ) {
        host = target.host
        self.target = target
        self.program = program
        self.temporary = temporary
        self.notice = notice
        self.enroll = enroll
    }

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        guard !exchange.line.isEmpty, !exchange.line.utf8.contains(0) else {
            throw TransportFailure(
                kind: .lost, code: "internal", message: "\(host): an empty command, or one with a NUL byte",
                hint: "please report this")
        }
        // As over libssh2, the time for the answer begins when the connection is there.
        _ = try await connected()
        let deadline = ContinuousClock.now + exchange.timeout
        let answer = try await sessions.withPermit(until: deadline) { () async throws(TransportFailure) in
            inFlight += 1
            defer { inFlight -= 1 }
            return try await attempts(exchange, until: deadline)
        }
        guard let answer else {
            throw Task.isCancelled
                ? OpenSSHMaster.interrupted(host) : OpenSSHMaster.unanswered(host, exchange.timeout, mayHaveRun: false)
        }
        return answer
    }

    /// Beside the sessions of exchanges, of which the limit leaves two: a file is sent over one, and watched over another.
    func stream(_ request: StreamRequest) async throws(TransportFailure) -> any CommandStream {
        var master = try await connected()
        if await !master.isOpen() {
            if master.isShared { avoidsShared = true }
            await drop(master)
            master = try await connected()
        }
        let used = master
        running[ObjectIdentifier(used), default: 0] += 1
        do throws(TransportFailure) {
            return try await used.stream(request) { await self.ended(on: used) }
        } catch {
            await ended(on: used)
            throw error
        }
    }

    /// Logs in if that isn't done yet.
    func connect() async throws(TransportFailure) { _ = try await connected() }

    /// Ends the shared connection as soon as no command runs on it; a later exchange opens a new one.
    func release() async {
        if let master = master.take() { await retire(master) }
    }

    /// Ends every connection, and what is being opened; no later exchange opens one.
    func close() async {
        await master.end()?.close()
        for master in retired { await master.close() }
        retired = []
    }

    /// A line that never left may be tried again: over a new connection, or when the server has room for one more session.
    private func attempts(
        _ exchange: Exchange, until bound: ContinuousClock.Instant
    ) async throws(TransportFailure) -> RawAnswer {
        var deadline = bound
        var refusals = 0
        var losses = 0
        while true {
            if Task.isCancelled { throw OpenSSHMaster.interrupted(host) }
            let master = try await connected()
            let left = deadline - .now
            guard left > .zero else { throw OpenSSHMaster.unanswered(host, exchange.timeout, mayHaveRun: false) }
            switch await run(exchange, over: master, within: left) {
            case .answer(let answer): return answer
            case .broken(let failure):
                let wasSilent = master.gaveUpOnSilence
                await drop(master)
                if wasSilent { await waitForAnswer(until: deadline) }
                losses += 1
                guard !failure.mayHaveRun, losses < 2 else { throw failure }
            case .unanswered(let failure):
                // A slow command can't be distinguished from a dead connection: the next query uses a fresh one.
                if master.isShared { avoidsShared = true }
                self.master.drop(master)
                await retire(master)
                losses += 1
                // A line that never left gets its time once more.
                guard !failure.mayHaveRun, losses < 2, !Task.isCancelled else { throw failure }
                deadline = .now + exchange.timeout
            case .failed(let failure): throw failure
            case .gone,
                .refused where master.isShared:
                // Nothing has left: a connection of our own may do better.
                if master.isShared { avoidsShared = true }
                await drop(master)
                losses += 1
                guard losses < 2 else {
                    throw TransportFailure(
                        kind: .lost, code: "connection-lost", message: "\(host): the connection keeps breaking",
                        hint: "run `\(target.command.ssh("-v"))` to see why", retryable: true)
                }
            case .refused:
                refusals += 1
                // While others of ours hold sessions there will be room; a server that has none for a single one never will.
                let mayWait = inFlight > 1 ? ContinuousClock.now < deadline : refusals < 5
                guard mayWait, await pause(.milliseconds(min(500, 50 * refusals))) else {
                    throw TransportFailure(
                        kind: .lost, code: "channel-refused",
                        message: "\(host): the server refuses another session on the connection",
                        hint: "check MaxSessions in its sshd_config", retryable: true)
                }
            }
        }
    }

    private func run(_ exchange: Exchange, over master: OpenSSHMaster, within time: Duration) async -> OpenSSHMaster.Outcome {
        running[ObjectIdentifier(master), default: 0] += 1
        let outcome = await master.run(exchange, within: time)
        await ended(on: master)
        return outcome
    }

    /// A line that ran over this connection has ended.
    private func ended(on master: OpenSSHMaster) async {
        running[ObjectIdentifier(master), default: 1] -= 1
        if running[ObjectIdentifier(master)] == 0 {
            running[ObjectIdentifier(master)] = nil
            if let index = retired.firstIndex(where: { $0 === master }) { await retired.remove(at: index).close() }
        }
    }

    /// No further command goes over this connection; those that run may end.
    private func retire(_ master: OpenSSHMaster) async {
        if running[ObjectIdentifier(master)] == nil { await master.close() } else { retired.append(master) }
    }

    /// ssh gave the connection up because nothing came any more. If the host doesn't answer a fresh connection either, it may be the
    /// network: then the command's own time decides, and the next query finds the host back.
    private func waitForAnswer(until deadline: ContinuousClock.Instant) async {
        while ContinuousClock.now < deadline {
            do {
                _ = try await connected()
                return
            } catch {
                guard error.retryable, await pause(.seconds(1)) else { return }
            }
        }
    }

    /// - Returns: false if the task was cancelled meanwhile.
    private func pause(_ duration: Duration) async -> Bool {
        do {
            try await Task.sleep(for: duration)
            return true
        } catch {
            return false
        }
    }

    /// Several callers share one connection attempt.
    private func connected() async throws(TransportFailure) -> OpenSSHMaster {
        var target = target
        if avoidsShared { target.sharedSocket = nil }
        let opening = OpenSSHOpening(target: target, program: program, temporary: temporary, notice: notice, enroll: enroll)
        do {
            return try await master.value { try await opening.run() }
        } catch {
            throw (error as? TransportFailure) ?? OpenSSHMaster.interrupted(host)
        }
    }

    private func drop(_ broken: OpenSSHMaster) async {
        master.drop(broken)
        await broken.close()
    }
}
