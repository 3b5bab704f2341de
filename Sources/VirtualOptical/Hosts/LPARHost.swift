import PowerVM

/// An LPAR that is queried and changed through the companion script.
public struct LPARHost: Sendable {
    public var runner: any CommandRunner
    public var companion: Companion

    public init(runner: any CommandRunner, companion: Companion = Companion()) {
        self.runner = runner
        self.companion = companion
    }

    var host: String { runner.host }

    /// What the partition reports about itself; nothing is changed.
    public func identity(bound: Duration) async throws(Problem) -> ClientIdentity {
        let answer = try await ask(.facts, bound: bound)
        do {
            return try ClientIdentity(answer)
        } catch {
            throw Problem(error, host: host)
        }
    }

    /// Where a cd is mounted.
    func mountPoints(of device: DeviceName, bound: Duration) async throws(Problem) -> [String] {
        try await ask(.inuse(device: device), bound: bound).all("mounted").map { SafeText.clean($0) }
    }

    /// Starts the shell of the next verb before that verb is known.
    func startShell() async {
        if companion.delivery == .stdin { await runner.start(ahead: Companion.shell) }
    }

    /// A verb that changes no device.
    func ask(_ verb: Companion.Verb, bound: Duration) async throws(Problem) -> CompanionAnswer {
        let reply: Reply
        do {
            reply = try await send(verb, bound: bound)
        } catch {
            throw Problem(error, host: host)
        }
        // Checked by the first query, so before anything is changed.
        if let version = reply.foreignProtocol { throw .companionVersion(version, on: host) }
        if let error = reply.readError { throw Problem(error, host: host) }
        guard let answer = reply.answer else {
            guard reply.exitStatus == 127 else { throw .companionAnswerLost(self, text: reply.textInstead) }
            throw companion.delivery == .installed
                ? .companionMissing(host, text: reply.textInstead) : .noKsh(host, text: reply.textInstead)
        }
        guard answer.status == 0 else { throw problem(of: answer, to: verb) }
        return answer
    }

    /// - Parameter cfgmgrEnded: called when cfgmgr has ended, if the transport shows that before the whole answer is there.
    /// - Returns: the answer, or nil with what there was of it when its end marker is missing.
    func send(
        _ verb: Companion.Verb, bound: Duration, cfgmgrEnded: (@Sendable () -> Void)? = nil
    ) async throws(TransportFailure) -> Reply {
        let nonce = Nonce.fresh()
        var exchange = companion.exchange(verb, nonce: nonce, timeout: bound)
        exchange.milestone = cfgmgrEnded.map { .init(text: Array(Companion.cfgmgrEnd.utf8), reached: $0) }
        let raw = try await runner.exchange(exchange)
        let output = String(decoding: raw.output, as: UTF8.self)
        do {
            let answer = try CompanionAnswer(output: output, nonce: nonce)
            let text = raw.messages.isEmpty ? raw.output : raw.messages
            return Reply(
                answer: answer, messages: String(decoding: text.suffix(400), as: UTF8.self), exitStatus: raw.exitStatus,
                readError: nil)
        } catch {
            return Reply(
                answer: nil, messages: "", readError: error, foreignProtocol: CompanionAnswer.foreignProtocol(output))
        }
    }

    func problem(of answer: CompanionAnswer, to verb: Companion.Verb, command: String? = nil) -> Problem {
        .companion(answer, to: verb, on: self, command: command)
    }

    struct Reply: Sendable {
        var answer: CompanionAnswer?
        /// The end of standard error, or of the output if standard error is empty.
        var messages: String
        var exitStatus: Int32?
        var readError: ReadError?
        var foreignProtocol: String?

        /// Why there is no answer, in the host's own text: a login shell or a ForceCommand that refused, a missing ksh.
        var textInstead: String {
            let text = SafeText.sentence(messages)
            return text.isEmpty ? "" : ": \(text)"
        }
    }
}
