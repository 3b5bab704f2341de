import PowerVM

/// May this medium be created, and is there space for it?
struct NewMediumRule: Sendable {
    var command: Mkvopt
    var facts: RepositoryFacts
    var repository: Lsrep.Repository

    private var vios: VIOSName { facts.vios }

    func plan() throws(Problem) -> RepositoryPlanner.Plan {
        try checkSource()
        if let existing = facts.snapshot.medium(command.name) { return try compare(existing) }
        if let megabytes = neededMB, megabytes > repository.freeMB {
            throw .repositoryFull(repository, neededMB: megabytes, unused: facts.snapshot.unused, on: vios)
        }
        var plan = RepositoryPlanner.Plan(steps: [.createMedium(command)], bytes: bytes)
        if case .link = command.source {
            // The link's own length isn't the medium's.
            plan.bytes = nil
            plan.warnings.append(
                "\(command.name) is only a link: the NFS server must be reachable whenever a partition reads the medium, also when it boots"
            )
        }
        return plan
    }

    /// Exact size of the new medium; nil where nothing shows it.
    private var bytes: Int? {
        if case .blank(let size) = command.source { return size.megabytes << 20 }
        if case .present(let bytes) = facts.source { return bytes }
        return nil
    }

    /// What it takes of the repository; a link takes nothing.
    private var neededMB: Int? {
        if case .link = command.source { return nil }
        return bytes.map(Lsrep.megabytes)
    }

    private func checkSource() throws(Problem) {
        switch facts.source {
        case .notQueried, .present: return
        case .missing: throw .noSource(command, on: vios, isDirectory: false)
        case .notAFile: throw .noSource(command, on: vios, isDirectory: true)
        }
    }

    /// The same name, size and access: it is there. Contents aren't compared here.
    private func compare(_ existing: MediumState) throws(Problem) -> RepositoryPlanner.Plan {
        let size = bytes.map { Double(Lsrep.megabytes($0)) }
        guard let size, size == existing.sizeMB, existing.access == command.access else {
            throw .mediumDiffers(existing, from: command, sizeMB: size, on: vios)
        }
        return RepositoryPlanner.Plan(
            notes: ["\(vios) has a medium \(command.name) of this size and access; its content was not compared"])
    }
}
