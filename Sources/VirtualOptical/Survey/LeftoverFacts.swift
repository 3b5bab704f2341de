import PowerVM

/// What may be left behind on a VIOS, seen twice with a pause between.
struct LeftoverFacts: Sendable, Equatable {
    struct Sight: Sendable, Equatable {
        /// Staged files with names that only attach-cd gives.
        var parts: [ListFiles.File] = []
        /// Media that this host's records have as not finished, as they are listed; nil: there is none of that name.
        var media: [MediumName: ListFiles.File] = [:]
        /// What is mounted at the mount points of this host's records.
        var mounts: [RemotePath: String] = [:]
        /// The processes' words; nil: they can't be listed.
        var processes: [[String]]?
    }

    var first: Sight
    var second: Sight
    var snapshot: RepositorySnapshot

    /// Whether a process has something to do with a file below this directory.
    func isUsed(below directory: RemotePath) -> Bool? {
        guard let one = first.processes, let other = second.processes else { return nil }
        return (one + other).contains { $0.contains { $0.hasPrefix(directory.text + "/") } }
    }

    /// Whether a process has something to do with a file or medium of this name.
    func isUsed(_ name: String) -> Bool? {
        guard let one = first.processes, let other = second.processes else { return nil }
        return (one + other).contains { $0.contains { $0 == name || $0.hasSuffix("/" + name) } }
    }
}

extension RemoteHost {
    /// The pause between both looks.
    static let leftoverPause = Duration.seconds(10)

    func leftovers(
        in directories: [RemotePath], media: [MediumName], mounts: [RemotePath] = [], _ context: OperationContext
    ) async throws(Problem) -> LeftoverFacts {
        let (first, _) = try await leftoverSight(in: directories, media, mounts, context)
        guard !first.parts.isEmpty || !first.media.isEmpty || !first.mounts.isEmpty else {
            return LeftoverFacts(first: first, second: first, snapshot: try await ask(.repository, bound: context.limits.command))
        }
        await context.clock.sleep(Self.leftoverPause)
        if Task.isCancelled { throw .interrupted(before: "the second look", on: name) }
        let (second, snapshot) = try await leftoverSight(in: directories, media, mounts, context)
        return LeftoverFacts(first: first, second: second, snapshot: snapshot)
    }

    private func leftoverSight(
        in directories: [RemotePath], _ media: [MediumName], _ mounts: [RemotePath], _ context: OperationContext
    ) async throws(Problem) -> (LeftoverFacts.Sight, RepositorySnapshot) {
        var batch = Batch(self)
        let query = ServerQuery.repository.add(&batch)
        let listings = directories.map { directory in (directory, batch.add(ListFiles(directory))) }
        let files = media.compactMap { name in RemotePath(medium: name).map { (name, batch.add(ListFiles($0))) } }
        let systems = mounts.map { ($0, batch.add(FreeSpace($0))) }
        let processes = batch.add(ListProcesses())
        let reply = try await batch.ask(context)
        var sight = LeftoverFacts.Sight()
        for (directory, slot) in listings {
            // An absent directory has no leftovers.
            for var file in try reply.read(slot) ?? [] {
                guard let part = StagedPart(directory: directory, name: file.name), file.isRegular else { continue }
                file.name = part.path.text
                sight.parts.append(file)
            }
        }
        for (name, slot) in files { if let file = try reply.read(slot)?.first { sight.media[name] = file } }
        for (point, slot) in systems {
            // A directory that is gone has nothing mounted on it.
            guard case .success(let system) = reply.result(slot), system.mountPoint == point.text else { continue }
            sight.mounts[point] = system.source
        }
        // Without ps nothing shows whether a file is in use: then it stays.
        if case .success(let running) = reply.result(processes) { sight.processes = running.map(\.words) }
        return (sight, try query(reply))
    }
}
