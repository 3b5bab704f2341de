import PowerVM

/// What has to be done to a media repository, or why it can't be done. Pure: facts in, steps or refusal out.
struct RepositoryPlanner: Sendable {
    var change: RepositoryChange
    var facts: RepositoryFacts
    /// How the VIOS takes commands, for advice.
    var route: CommandRoute

    struct Plan: Sendable, Equatable {
        /// Empty: what is asked for is so already.
        var steps: [RepositoryChange] = []
        var notes: [String] = []
        var warnings: [String] = []
        /// Exact size of the new medium, where it is known.
        var bytes: Int?
    }

    private var vios: VIOSName { facts.vios }

    func plan() throws(Problem) -> Plan {
        switch change {
        case .createRepository(let pool, let size): return try create(pool, size)
        case .growRepository(let size):
            let repository = try repository()
            if let free = repository.parentFreeMB, free < size.megabytes {
                throw .poolFull(repository.parentPool ?? "its pool", freeMB: free, neededMB: size.megabytes, on: vios)
            }
            return Plan(steps: [change])
        case .removeRepository: return try removeRepository()
        case .createMedium(let command):
            return warned(try NewMediumRule(command: command, facts: facts, repository: try repository()).plan(), command.name)
        case .setAccess(let name, let access):
            let medium = try medium(name)
            guard medium.access != access else {
                return Plan(notes: ["medium \(name) on \(vios) is \(access.rawValue); nothing changed"])
            }
            return try changing(medium)
        case .renameMedium(let name, let new):
            let medium = try medium(name)
            if name == new { return Plan(notes: ["medium \(name) on \(vios) has that name; nothing changed"]) }
            guard facts.snapshot.medium(new) == nil else { throw .mediumNameTaken(new, on: vios) }
            return warned(try changing(medium), new)
        case .removeMedium(let name):
            guard let medium = facts.snapshot.medium(name) else {
                return Plan(notes: ["no medium \(name) on \(vios); nothing removed"])
            }
            return try changing(medium)
        }
    }

    /// A VIOS takes such a name; the HMC's own tools may not (reference, section 11).
    private func warned(_ plan: Plan, _ name: MediumName) -> Plan {
        guard name.text.contains("-"), !plan.steps.isEmpty else { return plan }
        var plan = plan
        plan.warnings.append("the HMC's graphical interface may not handle \(name), because of the dash in its name")
        return plan
    }

    private func repository() throws(Problem) -> Lsrep.Repository {
        guard let repository = facts.snapshot.repository else { throw .noRepository(on: vios) }
        return repository
    }

    private func medium(_ name: MediumName) throws(Problem) -> MediumState {
        _ = try repository()
        guard let medium = facts.snapshot.medium(name) else {
            throw .noSuchMedium(name, among: facts.snapshot.contents.media, on: vios)
        }
        return medium
    }

    /// A medium that a drive holds is never changed or removed.
    private func changing(_ medium: MediumState) throws(Problem) -> Plan {
        try facts.checkIsNotBeingWritten(medium.name)
        guard medium.loaded.isEmpty else { throw .mediumLoaded(medium, facts) }
        return Plan(steps: [change])
    }

    private func create(_ pool: PoolName, _ size: SizeArgument) throws(Problem) -> Plan {
        if let repository = facts.snapshot.repository {
            // A file system is a little smaller than the volume that it is in; captured: 1015 of 1024, 10198 of 10240.
            let isLargeEnough = Double(repository.sizeMB) >= Double(size.megabytes) * 0.99 - 9
            guard isLargeEnough, repository.parentPool ?? pool.text == pool.text else {
                throw .repositoryDiffers(repository, on: vios)
            }
            return Plan(notes: ["\(vios) has a media repository of \(repository.sizeMB) MB in \(pool); nothing created"])
        }
        guard let found = facts.pools.first(where: { $0.name == pool.text }) else {
            throw .poolUnknown(pool, among: facts.pools, on: vios)
        }
        guard found.isLogicalVolumePool || found.type == nil else { throw .poolNotLogicalVolumes(found, on: vios) }
        guard found.freeMB >= Double(size.megabytes) else {
            throw .poolFull(found.name, freeMB: Int(found.freeMB), neededMB: size.megabytes, on: vios)
        }
        return Plan(steps: [change])
    }

    private func removeRepository() throws(Problem) -> Plan {
        guard facts.snapshot.repository != nil else {
            return Plan(notes: ["no media repository on \(vios); nothing removed"])
        }
        let media = facts.snapshot.contents.media
        guard media.isEmpty else { throw .repositoryNotEmpty(media.map(\.name), on: vios) }
        return Plan(steps: [change])
    }
}
