import PowerVM

/// What has to be done so that a VIOS has an image as a medium, or why it can't be done. Pure: facts in, steps or refusal out.
/// Nothing that can be refused is refused after the first byte.
struct PutPlanner: Sendable {
    var image: PutOrigin
    var name: MediumName
    var intent: PutIntent
    var facts: PutFacts
    /// Nil: nothing is staged.
    var part: StagedPart?
    /// What other images of this run are going to take of the repository before.
    var reservedMB = 0

    struct Plan: Sendable {
        /// Changes of the repository before the first byte.
        var preparation: [RepositoryChange] = []
        /// Nil: the medium is there already.
        var medium: MediumName?
        /// All of it is in the repository under its temporary name: only the exchange is left.
        var isStored = false
        /// What an earlier run staged of the image.
        var oldPart: ListFiles.File?
        /// Another host may need it; only where the medium is there already.
        var isPartInUse = false
        /// The medium that is exchanged for the new one.
        var replaced: MediumState?
        var notes: [String] = []
        var warnings: [String] = []
    }

    private var vios: VIOSName { facts.repository.vios }
    private var snapshot: RepositorySnapshot { facts.repository.snapshot }

    func plan() throws(Problem) -> Plan {
        var plan = Plan()
        plan.oldPart = part.flatMap { part in facts.staged?.first { $0.name == part.name } }
        try facts.repository.checkIsNotBeingWritten(name)
        if let existing = snapshot.medium(name) {
            if intent.verification == .stored { try checkTools() }
            guard try isReplaced(existing) else { return plan }
            plan.replaced = existing
            if let difference = facts.content?.difference { plan.notes.append("\(difference); it is exchanged") }
        }
        if case .medium(let stored, _) = image, let warning = stored.mayChange { plan.warnings.append(warning) }
        try checkTools()
        let target = try target(&plan)
        plan.medium = target
        if plan.isStored { return plan }
        try prepare(&plan)
        try checkStaging(&plan)
        if target.text.contains("-") {
            plan.warnings.append("the HMC's graphical interface may not handle \(name), because of the dash in its name")
        }
        return plan
    }

    // MARK: A medium of that name

    /// Whether the medium has other content, and may go; false: it is the image already.
    private func isReplaced(_ existing: MediumState) throws(Problem) -> Bool {
        let exact = facts.stored[name]?.bytes
        let isSame = hasSize(existing) && facts.content?.difference == nil
        if isSame, existing.access == intent.access || existing.access == nil { return false }
        if isSame, !intent.overwrites { throw .accessDiffers(existing, wanted: intent.access, on: vios) }
        guard intent.overwrites else {
            let found =
                exact.map { "of \($0) bytes" } ?? "of \(existing.sizeMB.map { "\(SizeText.whole($0)) MB" } ?? "another size")"
            throw .mediumDiffers(name, found: found, wanted: image.byteCount, isLoaded: !existing.loaded.isEmpty, on: vios)
        }
        guard existing.loaded.isEmpty else { throw .mediumLoaded(existing, facts.repository) }
        return true
    }

    /// Whether its size is the image's. Megabytes alone show nothing: then its content is compared, if it can be.
    private func hasSize(_ existing: MediumState) -> Bool {
        facts.stored[name].map { $0.bytes == image.byteCount }
            ?? (comparesContent && existing.sizeMB.map { Int($0) } == image.megabytes)
    }

    /// `--overwrite`: whether a medium is exchanged depends on its content, not on its size, where it can be compared.
    var needsContent: Bool {
        guard intent.overwrites, comparesContent, !facts.repository.importing.contains(name.text) else { return false }
        return snapshot.medium(name).map(hasSize) ?? false
    }

    private var comparesContent: Bool {
        intent.verification == .back || intent.verification != .size && !facts.tools.isEmpty
    }

    // MARK: The name under which the image is imported

    /// The temporary one if an old medium is exchanged, or if an earlier run imported the image under it.
    private func target(_ plan: inout Plan) throws(Problem) -> MediumName {
        guard let temporary = MediumName(temporaryFor: image) else {
            throw Problem(.failed, .internal, "no temporary name for \(name)", hint: "report this")
        }
        guard let old = snapshot.medium(temporary) else { return plan.replaced == nil ? name : temporary }
        if isWhole(old) {
            plan.isStored = true
            plan.notes.append(
                "\(vios) has the image as \(temporary), from an earlier run; it isn't sent again, and becomes \(name)")
            return temporary
        }
        if plan.replaced == nil {
            if facts.temporary != nil {
                plan.warnings.append(
                    "\(vios): an earlier run left the medium \(temporary); attach-cd media clean \(vios) lists it")
            }
            return name
        }
        try facts.repository.checkIsNotBeingWritten(temporary)
        throw .temporaryNameTaken(temporary, facts.temporary, on: vios)
    }

    /// Whether an exchange can continue with it: of the image's size, and either compared before it gets the name, or as this host saw it last.
    private func isWhole(_ old: MediumState) -> Bool {
        guard let temporary = facts.temporary, temporary.record.bytes == image.byteCount,
            temporary.sight.bytes == image.byteCount, old.loaded.isEmpty, !facts.repository.importing.contains(old.name.text)
        else { return false }
        return comparesContent || temporary.record.seen == temporary.sight
    }

    // MARK: Tools and space

    private func checkTools() throws(Problem) {
        let needsTool = intent.verification == .staged || intent.verification == .stored
        guard needsTool, facts.tools.isEmpty, let path = RemotePath(medium: name) else { return }
        throw .noDigest(of: path, FileDigest.Tool.allCases.map(\.rawValue).joined(separator: ", "), on: vios)
    }

    /// A megabyte more than the image takes: the VIOS rounds up.
    private var neededMB: Int { image.megabytes + 1 + reservedMB }

    private func prepare(_ plan: inout Plan) throws(Problem) {
        guard let repository = snapshot.repository else {
            plan.preparation = [try creation()]
            return
        }
        if intent.newRepository != nil { plan.notes.append("\(vios) has a media repository; nothing created") }
        guard repository.freeMB < neededMB else { return }
        guard intent.growsRepository else {
            throw .repositoryFull(repository, neededMB: neededMB, unused: snapshot.unused, on: vios, options: true)
        }
        let gigabytes = (neededMB - repository.freeMB + 1023) / 1024
        guard let growth = SizeArgument("\(gigabytes)G") else {
            throw Problem(.failed, .internal, "no size for \(neededMB) MB", hint: "report this")
        }
        if let free = repository.parentFreeMB, free < growth.megabytes {
            throw .poolFull(repository.parentPool ?? "its pool", freeMB: free, neededMB: growth.megabytes, on: vios)
        }
        plan.preparation = [.growRepository(growth)]
    }

    private func creation() throws(Problem) -> RepositoryChange {
        guard let wanted = intent.newRepository else {
            let pools = facts.repository.pools.filter(\.isLogicalVolumePool)
            let best = pools.filter { $0.name != "rootvg" }.max { $0.freeMB < $1.freeMB } ?? pools.first
            throw .noRepository(on: vios, pool: best)
        }
        // A file system is a little smaller than the volume that it is in.
        guard Double(wanted.size.megabytes) * 0.99 - 9 >= Double(neededMB) else {
            throw .repositoryTooSmall(wanted.size, for: neededMB, on: vios)
        }
        let change = RepositoryChange.createRepository(pool: wanted.pool, size: wanted.size)
        _ = try RepositoryPlanner(change: change, facts: facts.repository, route: .vios).plan()
        return change
    }

    private func checkStaging(_ plan: inout Plan) throws(Problem) {
        guard part != nil else { return }
        guard facts.staged != nil else { throw .noStaging(intent.staging, on: vios) }
        guard let freeKB = facts.freeKB else {
            plan.warnings.append("\(vios): the free space of \(intent.staging) isn't known: df can't be run there")
            return
        }
        let margin = max(64 << 20, image.byteCount / 100)
        let freed = plan.oldPart?.bytes ?? 0
        guard freeKB << 10 + freed >= image.byteCount + margin else {
            throw .stagingFull(
                intent.staging, freeKB: freeKB, neededBytes: image.byteCount + margin, file: image.path, large: facts.large,
                on: vios)
        }
    }
}

extension RepositorySnapshot {
    /// The media that no drive holds, largest first.
    var unused: [Lsrep.Medium] {
        let held = Set(drives.values.compactMap(\.media))
        return contents.media.filter { $0.loadedIn == nil && !held.contains($0.name) }
            .sorted { ($0.sizeMB ?? 0, $1.name) > ($1.sizeMB ?? 0, $0.name) }
    }
}
