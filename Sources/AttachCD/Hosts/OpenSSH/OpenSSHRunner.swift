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
    private let sessions = Permits(8)
    /// Exchanges that have a session or want one.
    private var inFlight = 0
    private var master: SharedAttempt<OpenSSHMaster>?
    /// The connection that the operator's ssh shares took no command.
    private var avoidsShared = false

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
        guard await sessions.enter(until: deadline) else {
            throw Task.isCancelled
                ? OpenSSHMaster.interrupted(host) : OpenSSHMaster.unanswered(host, exchange.timeout, mayHaveRun: false)
        }
        inFlight += 1
        let result = await attempts(exchange, until: deadline)
        inFlight -= 1
        await sessions.leave()
        return try result.get()
    }

    /// Logs in if that isn't done yet.
    func connect() async throws(TransportFailure) { _ = try await connected() }

    /// Ends the shared connection; a later exchange would open a new one.
    func close() async {
        guard let master else { return }
        self.master = nil
        if let open = await master.success() { await open.close() }
    }

    /// A line that never left may be tried again: over a new connection, or when the server has room for one more session.
    private func attempts(_ exchange: Exchange, until deadline: ContinuousClock.Instant) async -> Result<
        RawAnswer, TransportFailure
    > {
        var refusals = 0
        var losses = 0
        while true {
            if Task.isCancelled { return .failure(OpenSSHMaster.interrupted(host)) }
            let master: OpenSSHMaster
            do {
                master = try await connected()
            } catch {
                return .failure(error)
            }
            let left = deadline - .now
            guard left > .zero else { return .failure(OpenSSHMaster.unanswered(host, exchange.timeout, mayHaveRun: false)) }
            switch await master.run(exchange, within: left) {
            case .answer(let answer): return .success(answer)
            case .failed(let failure):
                if failure.code == "connection-lost" { await drop(master) }
                return .failure(failure)
            case .gone,
                .refused where master.isShared:
                // Nothing has left: a connection of our own may do better.
                if master.isShared { avoidsShared = true }
                await drop(master)
                losses += 1
                guard losses < 2 else {
                    return .failure(
                        TransportFailure(
                            kind: .lost, code: "connection-lost", message: "\(host): the connection breaks again and again",
                            hint: "see what `ssh -v \(host)` says", retryable: true))
                }
            case .refused:
                refusals += 1
                // While others of ours hold sessions there will be room; a server that has none for a single one never will.
                let mayWait = inFlight > 1 ? ContinuousClock.now < deadline : refusals < 5
                guard mayWait, await pause(.milliseconds(min(500, 50 * refusals))) else {
                    return .failure(
                        TransportFailure(
                            kind: .lost, code: "channel-refused",
                            message: "\(host): the server opens no session on the connection",
                            hint: "look at MaxSessions of its sshd", retryable: true))
                }
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
        while true {
            let attempt = master ?? open()
            do {
                return try await attempt.value()
            } catch {
                if master === attempt { master = nil }
                if attempt.wasGivenUp, !Task.isCancelled { continue }
                throw (error as? TransportFailure) ?? OpenSSHMaster.interrupted(host)
            }
        }
    }

    private func open() -> SharedAttempt<OpenSSHMaster> {
        var target = target
        if avoidsShared { target.sharedSocket = nil }
        let opening = OpenSSHOpening(target: target, program: program, temporary: temporary, notice: notice, enroll: enroll)
        let attempt = SharedAttempt { try await opening.run() }
        master = attempt
        return attempt
    }

    private func drop(_ broken: OpenSSHMaster) async {
        if let master, await master.success() === broken, self.master === master { self.master = nil }
        await broken.close()
    }
}

/// Asks the operator about a host key that isn't known yet. True: known_hosts has it now.
typealias HostKeyEnrollment = @Sendable () async -> Bool

/// Opening the shared connection, again where the server dropped it before its banner, as sshd does at random above MaxStartups.
struct OpenSSHOpening: Sendable {
    var target: OpenSSHTarget
    var program: OpenSSHProgram
    var temporary: String
    var notice: OpenSSHMaster.Notice
    var enroll: HostKeyEnrollment?

    /// Connections being opened at once, over all hosts: jump hosts are often the same. Who holds one is bounded by its own time.
    private static let handshakes = Permits(8)

    func run() async throws(TransportFailure) -> OpenSSHMaster {
        var attempt = 1
        var enroll = enroll
        while true {
            guard await Self.handshakes.enter() else { throw OpenSSHMaster.interrupted(target.host) }
            let result = await once()
            await Self.handshakes.leave()
            switch result {
            case .success(let master): return master
            case .failure(let failure):
                if failure.code == OpenSSHLog.unknownHostKey, let ask = enroll {
                    enroll = nil
                    let isKnown = await ask()
                    if Task.isCancelled { throw OpenSSHMaster.interrupted(target.host) }
                    if isKnown { continue }
                }
                guard failure.code == OpenSSHLog.noBanner, attempt < 6 else { throw failure }
            }
            do {
                let base = 50 << attempt
                try await Task.sleep(for: .milliseconds(base / 2 + Int.random(in: 0...base)))
            } catch {
                throw OpenSSHMaster.interrupted(target.host)
            }
            attempt += 1
        }
    }

    private func once() async -> Result<OpenSSHMaster, TransportFailure> {
        do {
            return .success(try await OpenSSHMaster.open(target, program: program, temporary: temporary, notice: notice))
        } catch {
            return .failure(error)
        }
    }
}
