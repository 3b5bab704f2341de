import CLibSSH2

/// Collects what was tried, and reports in one error why the log-in failed and what would help.
struct AuthenticationReport {
    let destination: SSHDestination
    var tried: [AuthenticationRefusal.TriedKey] = []
    var methods: [String]?
    var problems: [KeyProblem]
    var agentProblem: String?
    /// The key that the agent didn't sign with.
    var agentRefused: AuthenticationRefusal.TriedKey?
    /// How the connection ended, if it did.
    var ending: String?
    private var lastCode: Int?
    private var signatureRefused = false

    init(destination: SSHDestination, plan: IdentityPlan) {
        self.destination = destination
        problems = plan.problems
        agentProblem = plan.agentProblem
    }

    mutating func refused(_ candidate: IdentityPlan.Candidate, _ code: Int) {
        lastCode = code
        if code == Int(LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED) { signatureRefused = true }
        if candidate.key.type == "ssh-rsa", !LibSSH2.signsRSAWithSHA2 {
            problems.append(KeyProblem(path: candidate.key.source, reason: .rsaNeedsNewerLibssh2))
        } else if case .file = candidate.signer, code != Int(LIBSSH2_ERROR_AUTHENTICATION_FAILED), !signatureRefused {
            problems.append(KeyProblem(path: candidate.key.source, reason: .unsupported("this key file")))
        }
    }

    /// Problems worth telling: the default names that do not exist are not.
    private var real: [KeyProblem] { problems.filter { $0.reason != .missing } }

    var error: SSHError {
        let refusal = AuthenticationRefusal(
            methods: methods, tried: tried, unusable: problems, agentRefused: agentRefused)
        let code: SSHError.Code =
            if !tried.isEmpty {
                .authenticationRejected(refusal)
            } else if let problem = real.first(where: \.isRule) ?? real.first {
                // Another program may be allowed to use that key.
                .keyUnusable(problem)
            } else if agentProblem != nil {
                .agentUnavailable
            } else {
                .authenticationRejected(refusal)
            }
        return SSHError(
            code: code, phase: .authenticate, host: destination.alias, message: message, hint: hint,
            libssh2Code: lastCode.map { Int32(truncatingIfNeeded: $0) })
    }

    private var message: String {
        var parts = ["permission denied for user \(destination.user)"]
        if tried.isEmpty {
            let missing = problems.filter { $0.reason == .missing }.map(\.path)
            parts.append("no usable key" + (missing.isEmpty ? "" : " (not there: \(missing.joined(separator: ", ")))"))
        } else {
            let keys = tried.map { "\($0.source) (\($0.type) \($0.fingerprint ?? "fingerprint unknown"))" }
            parts.append("keys tried: \(keys.joined(separator: ", "))")
        }
        parts += real.map(\.description)
        if let agentProblem { parts.append("agent: \(agentProblem)") }
        if let methods { parts.append("the server offers: \(methods.joined(separator: ", "))") }
        if let ending { parts.append(ending) }
        return parts.joined(separator: "; ")
    }

    private var hint: String? {
        if let methods, !methods.contains("publickey") {
            return signatureRefused
                ? "the server wants \(methods.joined(separator: " or ")) besides the key, which attach-cd doesn't support"
                : "the server doesn't accept keys for this user"
        }
        if let agentRefused {
            return
                "the agent may hold \(agentRefused.source) for other hosts only (ssh-add -h), or with a confirmation (ssh-add -c): "
                + "use ssh for this host, or add the key without the constraint"
        }
        // Where a key was tried, one that the configuration doesn't allow isn't what is missing.
        if let hint = real.filter({ tried.isEmpty || !$0.isForbidden }).compactMap(\.hint).first { return hint }
        if tried.isEmpty {
            return agentProblem == nil ? "set IdentityFile, or start an agent: ssh-add" : "start the agent and run ssh-add"
        }
        return "add the public key to ~\(destination.user)/.ssh/authorized_keys on the server"
    }
}
