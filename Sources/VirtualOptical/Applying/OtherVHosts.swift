import AsyncSupport
import PowerVM

/// The partition's other vhosts after the LPAR has been changed: a cd that only its appearance proves may belong to a drive that another
/// command has created there since the survey.
struct OtherVHosts: Sendable {
    var target: Target
    var facts: Facts
    var routes: Routes
    var context: OperationContext

    /// Not ended by the operator's interruption: what was changed has to be followed up.
    /// - Returns: why a cd at this LUN may be another vhost's, for warnings; empty if none has a drive there.
    func doubts(at lun: LogicalUnitNumber) async -> [String] {
        let others = facts.candidates(for: target.partition).filter { !$0.isSame(as: target.matcher.candidate) }
        return await shielded { await others.concurrentMap { await doubt($0, lun) } }.compactMap(\.self)
    }

    private func doubt(_ candidate: Candidate, _ lun: LogicalUnitNumber) async -> String? {
        for _ in 0..<2 {
            let answer = await Result { () async throws(Problem) in
                try await routes.host(candidate.vios).snapshot(of: candidate.adapter.name, bound: context.limits.command)
            }
            switch answer {
            case .failure(let problem):
                return "\(candidate.vios) could not be queried afterwards: \(problem.reason)"
            case .success(let now):
                let known = candidate.adapter.vtds.map(\.name)
                if let drive = now.adapter.vtds.first(where: { $0.lun == lun && now.mayBeCD($0, isNew: !known.contains($0.name)) }
                ) {
                    return "\(candidate.vios): \(drive.name) on \(candidate.adapter.name) is at the same LUN"
                }
                // A listing can be short once: is one of the new drives on this vhost?
                guard now.hasDrives(besides: facts.server(candidate.vios)?.drives ?? [:], and: target.name) else { return nil }
            }
        }
        return nil
    }
}

extension AdapterSnapshot {
    /// Whether a cd may be behind it: a drive, a physical one, or a new VTD that `lsvopt` may not list yet.
    fileprivate func mayBeCD(_ vtd: ServerVTD, isNew: Bool) -> Bool {
        drives[vtd.name] != nil || vtd.backing?.hasPrefix("cd") == true || isNew && vtd.mayBeOptical
    }

    /// Whether `lsvopt` lists a drive that wasn't there before and isn't on this adapter.
    fileprivate func hasDrives(besides known: [DeviceName: Lsvopt.Drive], and own: DeviceName) -> Bool {
        drives.keys.contains { known[$0] == nil && $0 != own && vtd($0) == nil }
    }
}
