import PowerVM

/// Applies steps on one vhost of one VIOS.
struct ServerApplier: Sendable {
    var vios: RemoteHost
    /// As the survey saw it.
    var adapter: ServerAdapter
    /// The partition that it must serve; nil: whichever the survey saw.
    var partition: PartitionID?
    var context: OperationContext
    /// Where the client has mounted what is in the drive; nil if it can't be queried.
    var mountPoints: @Sendable () async -> [String]? = { nil }

    /// - Parameter drive: the one that a medium is loaded into.
    func command(of step: ServerStep, drive: DeviceName) -> String {
        switch step {
        case .createDrive(let name): creation(of: name)
        case .unload(let drive, _): vios.route.display(Unloadopt(drive: drive))
        case .load(let medium): vios.route.display(Loadopt(medium: medium, drive: drive))
        case .removeDrive(let drive): vios.route.display(RmvdevVTD(drive))
        }
    }

    /// - Parameter name: nil: the VIOS gives one.
    func creation(of name: DriveName?) -> String { vios.route.display(MkvdevFBO(adapter: adapter.name, name: name)) }

    func apply(_ step: ServerStep, drive: DeviceName) async -> StepResult {
        switch step {
        case .createDrive(let name): return await create(name)
        case .unload(let drive, let force): return result(await media(drive).unload(force: force))
        case .load(let medium): return result(await media(drive).load(medium))
        case .removeDrive(let drive):
            let change = RemoveDrive(vios: vios, adapter: adapter.name, drive: drive, context: context)
            return result((await change.run(), command(of: step, drive: drive)))
        }
    }

    /// - Parameter name: nil: the VIOS gives one.
    func create(_ name: DriveName?) async -> StepResult {
        let change = CreateDrive(vios: vios, adapter: adapter, partition: partition, name: name, context: context)
        let creation = await change.run()
        var effect = creation.snapshot.map(StepResult.Effect.seen) ?? .none
        if let drive = creation.drive, let snapshot = creation.snapshot {
            effect = .created(drive.name, by: drive.by, snapshot)
        }
        return StepResult(
            outcome: creation.outcome, effect: effect, command: vios.route.display(change.command),
            warnings: creation.warnings)
    }

    private func media(_ drive: DeviceName) -> ChangeMedia {
        ChangeMedia(
            vios: vios, adapter: adapter.name, drive: drive, context: context, mountPoints: mountPoints)
    }

    private func result(_ change: (result: ServerChangeResult<AdapterSnapshot>, command: String)) -> StepResult {
        StepResult(
            outcome: change.result.outcome, effect: change.result.snapshot.map(StepResult.Effect.seen) ?? .none,
            command: change.command, warnings: change.result.complaint.map { ["\(vios.name): \($0)"] } ?? [])
    }
}
