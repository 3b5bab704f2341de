import SSH

/// Failures to log in that the ssh program may cure, under `--transport auto`. Never one about a host key that changed, was revoked or
/// isn't known: trying another program wouldn't be a cure for that.
struct TransportCure: Sendable {
    var options: SSHOptionTable

    /// Why ssh is worth a try, as text; nil: it isn't.
    func reason(for error: any Error) -> String? {
        guard let error = error as? SSHError, !error.requestSent else { return nil }
        switch error.code {
        // ssh, too, refuses a host key that is too short.
        case .algorithmNotAllowed where error.phase == .hostKey: return nil
        case .noCommonAlgorithm, .algorithmNotAllowed: return error.message
        case .keyUnusable(let problem): return curable(problem)
        case .authenticationRejected(let refusal):
            // A key that is only for certain hosts (ssh-add -h) needs a session that is bound to the agent's connection.
            return refusal.agentRefused.map { "the agent refused to sign with \($0.source)" }
                ?? refusal.unusable.lazy.compactMap(curable).first ?? refusal.methods.flatMap(method)
        default: return nil
        }
    }

    private func curable(_ problem: KeyProblem) -> String? {
        switch problem.reason {
        case .rsaNeedsNewerLibssh2, .unsupported, .undecided: problem.description
        case .missing, .unreadable, .permissionsTooOpen, .encrypted, .notAPrivateKey, .notAllowed: nil
        }
    }

    /// Methods to log in without a prompt that only ssh supports.
    private func method(_ offered: [String]) -> String? {
        for (method, option) in [("gssapi-with-mic", "gssapiauthentication"), ("hostbased", "hostbasedauthentication")]
        where offered.contains(method) && options[option] == "yes" {
            return "the keys were refused, and the server also offers \(method)"
        }
        return nil
    }
}
