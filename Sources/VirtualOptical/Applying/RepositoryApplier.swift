import PowerVM

extension InlineGuard where Snapshot == RepositorySnapshot {
    /// The medium is in the repository and in no drive.
    static func stillUnloaded(_ medium: MediumName, by route: CommandRoute) -> InlineGuard {
        let isRow: @Sendable ([Substring]) -> Bool = { MediumRow.isUnloaded($0, medium) }
        return InlineGuard(
            text: route.stillUnloaded(medium), isRow: isRow, didPass: { hasRow($0, isRow) },
            stillHolds: { $0.medium(medium)?.loaded.isEmpty ?? false })
    }

    /// The same, and its file is exactly as it was seen.
    static func stillHalf(_ medium: MediumName, _ path: RemotePath, _ sight: MediumRecord.Sight, by route: CommandRoute)
        -> InlineGuard
    {
        let unloaded = stillUnloaded(medium, by: route)
        let file = route.stillListed(path, bytes: sight.bytes, modified: sight.modified)
        return InlineGuard(
            text: "\(file) && \(route.stillUnloaded(medium))",
            isRow: { unloaded.isRow($0) || FileRow.isRow($0, path) }, didPass: unloaded.didPass, stillHolds: unloaded.stillHolds)
    }

    /// The repository has no medium.
    static func stillEmpty(by route: CommandRoute) -> InlineGuard {
        InlineGuard(
            text: route.stillEmptyRepository, isRow: { MediumRow.isRepository($0) || MediumRow.isEmptyCount($0) },
            didPass: { result in hasRow(result, MediumRow.isEmptyCount) },
            stillHolds: { $0.repository != nil && $0.contents.media.isEmpty })
    }
}

/// Applies changes to the media repository of one VIOS.
struct RepositoryApplier: Sendable {
    var vios: RemoteHost
    var context: OperationContext

    func command(of change: RepositoryChange) -> String {
        switch change {
        case .createRepository(let pool, let size): vios.route.display(Mkrep(pool: pool, size: size))
        case .growRepository(let size): vios.route.display(Chrep(growth: size))
        case .removeRepository: vios.route.display(Rmrep())
        case .createMedium(let command): vios.route.display(command)
        case .setAccess(let medium, let access): vios.route.display(Chvopt(medium, .access(access)))
        case .renameMedium(let medium, let new): vios.route.display(Chvopt(medium, .name(new)))
        case .removeMedium(let medium): vios.route.display(Rmvopt(medium))
        }
    }

    /// - Parameters:
    ///   - before: the repository as the survey saw it.
    ///   - bytes: exact size of a new medium; nil: not known.
    func apply(_ change: RepositoryChange, before: RepositorySnapshot, bytes: Int?) async -> StepResult {
        switch change {
        case .createRepository(let pool, let size):
            return await send(Mkrep(pool: pool, size: size), change) { $0.repository != nil }
        case .growRepository(let size):
            let old = before.repository?.sizeMB ?? 0
            return await send(Chrep(growth: size), change) { ($0.repository?.sizeMB ?? 0) > old }
        case .removeRepository:
            return await send(Rmrep(), change, check: .stillEmpty(by: vios.route)) { $0.repository == nil }
        case .createMedium(let command): return await create(command, change, bytes)
        case .setAccess(let medium, let access):
            return await send(Chvopt(medium, .access(access)), change, check: .stillUnloaded(medium, by: vios.route)) {
                $0.medium(medium)?.access == access
            }
        case .renameMedium(let medium, let new):
            return await send(Chvopt(medium, .name(new)), change, check: .stillUnloaded(medium, by: vios.route)) {
                $0.medium(medium) == nil && $0.medium(new) != nil
            }
        case .removeMedium(let medium):
            return await send(Rmvopt(medium), change, check: .stillUnloaded(medium, by: vios.route)) { snapshot in
                snapshot.repository != nil && snapshot.medium(medium) == nil
            }
        }
    }

    /// Removes half a medium while its file is exactly as it was seen.
    func removeHalf(_ medium: MediumName, _ path: RemotePath, _ sight: MediumRecord.Sight) async -> StepResult {
        await send(Rmvopt(medium), .removeMedium(medium), check: .stillHalf(medium, path, sight, by: vios.route)) { snapshot in
            snapshot.repository != nil && snapshot.medium(medium) == nil
        }
    }

    private func send<C: RemoteCommand>(
        _ command: C, _ change: RepositoryChange, check: InlineGuard<RepositorySnapshot> = .none,
        isDone: @escaping @Sendable (RepositorySnapshot) -> Bool
    ) async -> StepResult {
        let result = await ServerChange(
            vios: vios, query: .repository, command: command, check: check, context: context,
            isDone: { snapshot, _ in isDone(snapshot) }
        ).run()
        return StepResult(
            outcome: result.outcome, effect: result.snapshot.map(StepResult.Effect.repository) ?? .none,
            command: self.command(of: change), warnings: result.complaint.map { ["\(vios.name): \($0)"] } ?? [])
    }

    private func create(_ command: Mkvopt, _ change: RepositoryChange, _ bytes: Int?) async -> StepResult {
        let result = await MediumImport(vios: vios, command: command, wanted: bytes, context: context).run()
        let effect = result.snapshot.map { result.leavesMedium ? StepResult.Effect.leftMedium($0) : .repository($0) }
        return StepResult(
            outcome: result.outcome, effect: effect ?? .none, command: self.command(of: change),
            warnings: result.complaint.map { ["\(vios.name): \($0)"] } ?? [])
    }
}
