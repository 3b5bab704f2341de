import PowerVM

/// What may be left behind on a VIOS, seen twice with a pause between.
struct LeftoverFacts: Sendable, Equatable {
    struct Sight: Sendable, Equatable {
        /// Staged files with names that only attach-cd gives.
        var parts: [ListFiles.File] = []
        /// Media that this host's records have as not finished, as they are listed; nil: there is none of that name.
        var media: [MediumName: ListFiles.File] = [:]
        /// What is at the mount points of this host's records.
        var mounts: [RemotePath: MountSight] = [:]
        /// The processes' words; nil: they can't be listed.
        var processes: [[String]]?
    }

    enum MountSight: Sendable, Equatable {
        case seen(NFSMounting.Point)
        /// Why it couldn't be looked at.
        case unseen(String)
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

    /// How long a mount point is looked at: `df` waits for an NFS server that is dead.
    static let mountPatience = Duration.seconds(15)

    func leftovers(
        in directories: [RemotePath], media: [MediumName], mounts: [NFSMounting] = [], _ context: OperationContext
    ) async throws(Problem) -> LeftoverFacts {
        var (first, snapshot) = try await leftoverSight(in: directories, media, context)
        first.mounts = await sights(of: mounts, context)
        let isMounted = first.mounts.values.contains { $0.isSomething }
        guard !first.parts.isEmpty || !first.media.isEmpty || isMounted else {
            return LeftoverFacts(first: first, second: first, snapshot: snapshot)
        }
        await context.clock.sleep(Self.leftoverPause)
        if Task.isCancelled { throw .interrupted(before: "the second look", on: name) }
        var second: LeftoverFacts.Sight
        (second, snapshot) = try await leftoverSight(in: directories, media, context)
        // What doesn't answer isn't asked twice.
        second.mounts = first.mounts
        for (point, sight) in await sights(of: mounts.filter { first.mounts[$0.mount.mountPoint]?.isSomething == true }, context)
        {
            second.mounts[point] = sight
        }
        return LeftoverFacts(first: first, second: second, snapshot: snapshot)
    }

    /// Each in an exec of its own: one that doesn't answer costs this connection only, and everything else was seen before.
    private func sights(of mounts: [NFSMounting], _ context: OperationContext) async -> [RemotePath: LeftoverFacts.MountSight] {
        var sights: [RemotePath: LeftoverFacts.MountSight] = [:]
        for mounting in mounts where sights[mounting.mount.mountPoint] == nil {
            do throws(Problem) {
                let point = try await ask(mounting.query, bound: min(Self.mountPatience, context.limits.command))
                sights[mounting.mount.mountPoint] = .seen(point)
            } catch {
                sights[mounting.mount.mountPoint] = .unseen(error.reason)
            }
        }
        return sights
    }

    private func leftoverSight(
        in directories: [RemotePath], _ media: [MediumName], _ context: OperationContext
    ) async throws(Problem) -> (LeftoverFacts.Sight, RepositorySnapshot) {
        var batch = Batch(self)
        let query = ServerQuery.repository.add(&batch)
        let listings = directories.map { directory in (directory, batch.add(ListFiles(directory))) }
        let files = media.compactMap { name in RemotePath(medium: name).map { (name, batch.add(ListFiles($0))) } }
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
        // Without ps nothing shows whether a file is in use: then it stays.
        if case .success(let running) = reply.result(processes) { sight.processes = running.map(\.words) }
        return (sight, try query(reply))
    }
}

extension LeftoverFacts.MountSight {
    /// Something is mounted there.
    var isSomething: Bool {
        if case .seen(.mounted) = self { return true }
        return false
    }
}
