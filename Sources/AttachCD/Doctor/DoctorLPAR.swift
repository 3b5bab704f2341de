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
        // kdb needs root anyway.
        let lines = identity.denied.filter { $0 != "/usr/sbin/kdb" }
        let denied = lines.isEmpty ? nil : "sudo doesn't allow \(lines.joined(separator: ", "))"
        guard identity.privilege == .none else { return .ok("privilege", host, identity.privilege.rawValue, denied) }
        let rules = "the rules of attach-cd-lpar(8), section SUDO"
        if identity.isSudoAbsent {
            return .warning(
                "privilege", host, "none", "there is no sudo (\(Companion.sudoDirectories))",
                hint: "install sudo there with \(rules), or log in as root")
        }
        if let denied { return .warning("privilege", host, "none", denied, hint: "add \(rules), there") }
        return .warning(
            "privilege", host, "none", "neither root, nor sudo, nor a role that configures devices",
            hint: "log in as root, or set become: sudo in the inventory and add \(rules), there")
    }
}
