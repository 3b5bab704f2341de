import PowerVM
import SSH

/// One host through the system's ssh program, with one shared connection.
actor OpenSSHRunner: CommandRunner {
    nonisolated let host: String
    private let target: OpenSSHTarget
    private let program: OpenSSHProgram
    private let temporary: String
    private let notice: OpenSSHMaster.Notice
    /// sshd allows ten sessions on a connection by default.
    private let sessions = Permits(8)
    /// Exchanges that have a session or want one.
    private var inFlight = 0
    private var master: Task<OpenSSHMaster, any Error>?

    init(
        target: OpenSSHTarget, program: OpenSSHProgram = OpenSSHProgram(), temporary: String,
        notice: @escaping OpenSSHMaster.Notice = { _ in }
    ) {
        host = target.host
        self.target = target
        self.program = program
        self.temporary = temporary
        self.notice = notice
    }

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        guard !exchange.line.isEmpty, !exchange.line.utf8.contains(0) else {
            throw TransportFailure(
                kind: .lost, code: "internal", message: "\(host): an empty command, or one with a NUL byte",
                hint: "please report this")
        }
        await sessions.enter()
        inFlight += 1
        let result = await attempts(exchange)
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
        if let open = try? await master.value { await open.close() }
    }

    /// A line that never left may be tried again: over a new connection, or when the server has room for one more session.
    private func attempts(_ exchange: Exchange) async -> Result<RawAnswer, TransportFailure> {
        let begin = ContinuousClock.now
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
            switch await master.run(exchange) {
            case .answer(let answer): return .success(answer)
            case .failed(let failure):
                if failure.code == "connection-lost" { await drop(master) }
                return .failure(failure)
            case .gone:
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
                let mayWait = inFlight > 1 ? ContinuousClock.now - begin < exchange.timeout : refusals < 5
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
        let task: Task<OpenSSHMaster, any Error>
        if let master {
            task = master
        } else {
            let opening = OpenSSHOpening(target: target, program: program, temporary: temporary, notice: notice)
            task = Task { try await opening.run() }
            master = task
        }
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch {
            if master == task { master = nil }
            throw (error as? TransportFailure) ?? OpenSSHMaster.interrupted(host)
        }
    }

    private func drop(_ broken: OpenSSHMaster) async {
        if let master, let open = try? await master.value, open === broken { self.master = nil }
        await broken.close()
    }
}

/// Opening the shared connection, again where the server dropped it before its banner, as sshd does at random above MaxStartups.
struct OpenSSHOpening: Sendable {
    var target: OpenSSHTarget
    var program: OpenSSHProgram
    var temporary: String
    var notice: OpenSSHMaster.Notice

    /// Connections being opened at once, over all hosts: jump hosts are often the same.
    private static let handshakes = Permits(8)

    func run() async throws(TransportFailure) -> OpenSSHMaster {
        var attempt = 1
        while true {
            await Self.handshakes.enter()
            let result = await once()
            await Self.handshakes.leave()
            switch result {
            case .success(let master): return master
            case .failure(let failure):
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

/// So many at once, first come first served.
actor Permits {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
