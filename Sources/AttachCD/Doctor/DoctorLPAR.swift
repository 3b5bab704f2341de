import PowerVM
import VirtualOptical

/// A partition's checks, through the companion script; nothing is changed.
struct DoctorLPAR: Sendable {
    var access: LPARHost
    var bound: Duration

    private var host: String { access.runner.host }

    func examine() async -> [DoctorCheck] {
        do throws(Problem) {
            return checks(try await access.identity(bound: bound))
        } catch {
            return [.failed("companion", host, error)]
        }
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

    /// Whether it is sufficient is decided by the attach that is tried.
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
