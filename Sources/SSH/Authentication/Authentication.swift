import AsyncSupport
import CLibSSH2
import Glibc

/// Logging in with keys: each is tried at once; the server's methods are requested only after it refused, because asking costs a
/// round trip.
extension SSHSession {
    func authenticate() async throws {
        let activity = begin(.authenticate, timeout: options.authenticationTimeout)
        defer { finish(activity) }
        try await cancellable(activity) {
            let plan = try await identityPlan(activity)
            var report = AuthenticationReport(destination: destination, plan: plan)
            do {
                for candidate in plan.candidates {
                    let code = try await offer(candidate, &report, activity)
                    if code == 0 {
                        logger.debug(
                            "authenticated", metadata: ["key": "\(candidate.key.source)", "type": "\(candidate.key.type)"])
                        return
                    }
                    // Perhaps it wasn't the key.
                    try await finishHandshake(activity)
                    if isAhead { throw SentTooEarly() }
                    report.refused(candidate, code)
                }
                try await finishHandshake(activity)
                report.methods = try await offeredMethods(activity)
                if let pointer = native.pointer, libssh2_userauth_authenticated(pointer) == 1 { return }
            } catch let error as SSHError where error.code == .connectionLost {
                if isAhead { throw SentTooEarly() }
                guard !awaitsService, !report.tried.isEmpty else { throw error }
                // sshd hangs up after MaxAuthTries.
                report.ending = error.message
            }
            throw report.error
        }
    }

    private func identityPlan(_ activity: Activity) async throws -> IdentityPlan {
        try await asking(
            destination.identityAgent ?? "", activity, hint: "check whether `ssh-add -l` answers, or set IdentityAgent none"
        ) {
            [destination] in await IdentityPlan.read(destination)
        }
    }

    /// The queue stays free while the agent is asked, so that the deadline and a cancellation are heeded.
    private func asking<Answer: Sendable>(
        _ agent: String, _ activity: Activity, hint: String, _ question: @escaping @Sendable () async -> Answer
    ) async throws -> Answer {
        let limit = activity.remaining ?? options.authenticationTimeout
        let race = Race<Answer>()
        Task { race.finish(.value(await question())) }
        switch await race.result(within: limit) {
        case .value(let answer): return answer
        case .timeout:
            throw failure(
                .answerTimeout, .authenticate, "the agent \(agent) gave no answer within \(limit.roundedUp.unitText)", hint: hint)
        case .cancelled: throw failure(.cancelled, .authenticate, "cancelled")
        }
    }

    /// As long as the agent takes, within what is left of the time for logging in.
    private func authenticate(
        _ signer: AgentSigner, _ blob: [UInt8], agent path: String, _ activity: Activity
    ) async throws -> Int {
        let user = destination.user
        while true {
            let code = try await driveLogIn(activity, isSigned: { signer.hasSigned }) { signer.authenticate($0, user: user) }
            guard code == AgentSigner.wantsSignature, let data = signer.data else { return code }
            // Our own limit expires first: its error message is better.
            let limit = (activity.remaining ?? options.authenticationTimeout) + .seconds(1)
            signer.answer = try await asking(path, activity, hint: "it may be waiting for a confirmation or a touch of a key") {
                await AgentSigner.sign(data, with: blob, agent: path, timeout: limit)
            }
        }
    }

    private func offer(
        _ candidate: IdentityPlan.Candidate, _ report: inout AuthenticationReport, _ activity: Activity
    ) async throws -> Int {
        logger.debug(
            "offering key", metadata: ["key": "\(candidate.key.source)", "fingerprint": "\(candidate.key.fingerprint ?? "-")"])
        report.tried.append(candidate.key)
        // Newer libraries choose the signature of an RSA key by what the server sends ahead of its answer.
        if !["ssh-ed25519", "ecdsa"].contains(where: candidate.key.type.hasPrefix) { try await finishHandshake(activity) }
        let code: Int
        switch candidate.signer {
        case .agent(let path):
            let blob = candidate.blob ?? []
            let signer = AgentSigner(blob)
            code = try await authenticate(signer, blob, agent: path, activity)
            if case .failure(let failure) = signer.answer {
                report.agentProblem = failure.message
                if failure == .refusal { report.agentRefused = candidate.key }
            }
        case .file(let key):
            code = try await authenticate(key, activity)
        }
        if code != 0 { logger.debug("key refused: \(native.pointer.flatMap { LibSSH2.message($0, for: code) } ?? "") (\(code))") }
        return code
    }

    private func authenticate(_ key: KeyFile, _ activity: Activity) async throws -> Int {
        let user = destination.user
        if let own = key.ed25519 {
            // libssh2 parses the file twice for each connection, which takes most of a connection's CPU time.
            let signer = KeySigner(own.blob) { own.signer.signature(of: $0).map { .signature($0) } ?? .failed }
            let code = try await driveLogIn(activity, isSigned: { signer.hasSigned }) { signer.authenticate($0, user: user) }
            if !signer.hasFailed { return code }
        }
        // libssh2 1.10 takes the length, and then measures the text itself, too: without the zero it reads beyond the end.
        let content = key.content + [0]
        let packets = io.sentPackets
        // The first is the query whether the server knows the key, the second has the signature.
        return try await driveLogIn(activity, isSigned: { io.sentPackets - packets == 2 }) { session in
            content.withUnsafeBytes { bytes in
                let text = bytes.bindMemory(to: CChar.self)
                return Int(
                    libssh2_userauth_publickey_frommemory(
                        session, user, user.utf8.count, nil, 0, text.baseAddress, text.count - 1, nil))
            }
        }
    }

    /// The methods that the server would accept; nil if it named none.
    private func offeredMethods(_ activity: Activity) async throws -> [String]? {
        let user = destination.user
        var methods: [String]?
        _ = try await drive(activity) { session in
            guard let list = libssh2_userauth_list(session, user, UInt32(user.utf8.count)) else {
                return Int(libssh2_session_last_errno(session))
            }
            methods = String(cString: list).split(separator: ",").map(String.init)
            return 0
        }
        return methods
    }
}
