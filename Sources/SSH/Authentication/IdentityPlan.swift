/// The keys to offer, in ssh's order: agent keys that the configuration names, other agent keys, then the files that the agent does not hold.
struct IdentityPlan: Sendable {
    struct Candidate: Sendable {
        enum Signer {
            /// Its socket.
            case agent(String)
            case file(KeyFile)
        }
        let key: AuthenticationRefusal.TriedKey
        let blob: [UInt8]?
        let signer: Signer
    }

    private(set) var candidates: [Candidate] = []
    /// Keys that exist but cannot be offered.
    private(set) var problems: [KeyProblem] = []
    /// Why there is no agent although one is configured.
    private(set) var agentProblem: String?

    /// Asks the agent and reads the files, both where blocking does no harm.
    static func read(_ destination: SSHDestination) async -> IdentityPlan {
        let held: AgentIdentities.Answer? =
            if let path = destination.identityAgent { await AgentIdentities.shared.held(by: path) } else { nil }
        return await Blocking.run { IdentityPlan(destination, held) }
    }

    private init(_ destination: SSHDestination, _ answer: AgentIdentities.Answer?) {
        let allowed = destination.allowedAlgorithms
        let rules = KeyRules(accepted: allowed.userKeys, leastRSABits: allowed.leastRSABits)
        let files = destination.identityFiles.map(KeyFileCache.shared.inspection)
        let fileBlobs = files.compactMap(\.publicBlob)
        var held: [[UInt8]] = []
        if let path = destination.identityAgent {
            switch answer {
            case .success(let identities):
                held = identities.map(\.blob)
                let named = fileBlobs.compactMap { blob in identities.first { $0.blob == blob } }
                let others = destination.identitiesOnly ? [] : identities.filter { !fileBlobs.contains($0.blob) }
                for identity in named + others { add(identity, path, rules) }
            case .failure(let failure): agentProblem = "\(path): \(failure.message)"
            case nil: break
            }
        }
        for file in files {
            if let blob = file.publicBlob, held.contains(blob) { continue }
            switch file {
            case .usable(let key):
                if let reason = rules.objection(type: key.type, blob: key.publicBlob) {
                    problems.append(KeyProblem(path: key.path, reason: reason))
                    continue
                }
                let tried = AuthenticationRefusal.TriedKey(
                    source: key.path, type: key.type, fingerprint: key.publicBlob.map(HostKeyType.fingerprint))
                candidates.append(Candidate(key: tried, blob: key.publicBlob, signer: .file(key)))
            case .unusable(let problem, _): problems.append(problem)
            }
        }
    }

    private mutating func add(_ identity: AgentClient.Identity, _ path: String, _ rules: KeyRules) {
        let type = HostKeyType.name(of: identity.blob) ?? "unknown"
        let source = "agent: \(identity.comment)"
        if type.hasPrefix("sk-") || type.contains("-cert-") || type == "ssh-dss" {
            problems.append(KeyProblem(path: source, reason: .unsupported("a key of type \(type)")))
            return
        }
        if let reason = rules.objection(type: type, blob: identity.blob) {
            problems.append(KeyProblem(path: source, reason: reason))
            return
        }
        let tried = AuthenticationRefusal.TriedKey(
            source: source, type: type, fingerprint: HostKeyType.fingerprint(identity.blob))
        candidates.append(Candidate(key: tried, blob: identity.blob, signer: .agent(path)))
    }
}

extension KeyFile.Inspection {
    var publicBlob: [UInt8]? {
        switch self {
        case .usable(let key): key.publicBlob
        case .unusable(_, let blob): blob
        }
    }
}
