import PowerVM
import VirtualOptical

/// What a partition says about itself, asked through the companion script; nothing is changed.
struct DoctorLPAR: Sendable {
    var access: LPARAccess
    var bound: Duration

    private var host: String { access.runner.host }

    func examine() async -> [DoctorCheck] {
        let nonce = Nonce.fresh()
        do {
            let raw = try await access.runner.exchange(access.companion.exchange(.facts, nonce: nonce, timeout: bound))
            let messages = String(decoding: raw.messages, as: UTF8.self)
            guard let answer = try CompanionAnswer(output: String(decoding: raw.output, as: UTF8.self), nonce: nonce) else {
                return [unanswered(messages)]
            }
            return checks(try ClientIdentity(answer))
        } catch let error as TransportFailure {
            return [.failed("companion", host, error)]
        } catch {
            let error = error as? ReadError
            return [
                DoctorCheck(
                    name: "companion", host: host, status: .failed, value: "unreadable-output",
                    detail: error.map { "expected \($0.expected), found: \($0.text)" } ?? "the answer can't be read",
                    hint: error?.hint ?? "please report this", outcome: .failed)
            ]
        }
    }

    private func unanswered(_ messages: String) -> DoctorCheck {
        let isInstalled = access.companion.delivery == .installed
        return DoctorCheck(
            name: "companion", host: host, status: .failed, value: access.companion.delivery.rawValue,
            detail: "its answer has no end" + (messages.isEmpty ? "" : ": \(SafeText.clean(messages))"),
            hint: isInstalled
                ? "is \(Companion.installedPath) installed there and executable?"
                : "see what `ssh \(host) /usr/bin/ksh -c true` prints",
            outcome: .failed)
    }

    private func checks(_ identity: ClientIdentity) -> [DoctorCheck] {
        let id = identity.partitionID.map { "(\($0))" } ?? "(no partition)"
        return [
            .ok("partition", host, identity.partitionName + id, identity.machine?.description),
            .ok("aix", host, "\(identity.os) \(identity.release ?? "level unknown")"),
            privilege(identity),
            .ok(
                "companion", host, access.companion.delivery.rawValue,
                "version \(identity.companionVersion ?? "unknown"), protocol \(Companion.protocolVersion)"),
        ]
    }

    /// Whether it is enough is decided where the attach is tried.
    private func privilege(_ identity: ClientIdentity) -> DoctorCheck {
        let denied = identity.denied.isEmpty ? nil : "sudo doesn't allow \(identity.denied.joined(separator: ", "))"
        switch identity.privilege {
        case .root, .sudo, .rbac: return .ok("privilege", host, identity.privilege.rawValue, denied)
        case .none:
            return .warning(
                "privilege", host, "none", denied ?? "neither root, nor sudo, nor a role that configures devices",
                hint: "log in as root, or allow the commands by sudo and set become: sudo in the inventory")
        }
    }
}
