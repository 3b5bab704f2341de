import AsyncSupport
import PowerVM

/// The outcome of a rollback.
enum RollbackResult: Sendable {
    /// Nothing was sent.
    case impossible(DeviceName, why: String)
    case stopped(Journal, Problem)
    case done(DeviceName, Journal, removedDevices: [DeviceName])
}

/// `--rollback`: removes what this very run created, the cd first, then the VTD; nothing else.
struct Rollback: Sendable {
    var applier: Applier
    var journal: Journal

    /// - Returns: nil if this run created no drive.
    func run() async -> RollbackResult? {
        guard let drive = journal.createdDrive else { return nil }
        let steps: [Step]
        switch await rollbackPlan(drive) {
        case .impossible(let why): return .impossible(drive, why: why)
        case .steps(let planned): steps = planned
        }
        let undone = await applier.apply(steps)
        if let problem = undone.problem { return .stopped(undone, problem) }
        let devices = steps.compactMap { step in
            if case .client(.removeDevice(let device, _), _) = step { device } else { nil }
        }
        return .done(drive, undone, removedDevices: devices)
    }

    private enum RollbackPlan {
        case steps([Step])
        case impossible(String)
    }

    /// The steps that undo this run, or why they can't be taken.
    private func rollbackPlan(_ drive: DeviceName) async -> RollbackPlan {
        guard journal.isConfirmed else {
            return .impossible("nothing shows that this run created it; another command may have")
        }
        if journal.problem?.status == .unknown || journal.isConfiguring {
            return .impossible("it isn't known which commands are still running on the LPAR")
        }
        var steps: [Step] = []
        if let client = applier.client, journal.mayHaveConfigured, let lun = journal.snapshot?.drive(drive)?.lun {
            switch await newDevice(at: lun, client) {
            case .impossible(let why): return .impossible(why)
            case .steps(let removal): steps += removal
            }
        }
        // A drive that holds a medium can't be removed.
        let applier = applier
        let limit = applier.context.limits.command
        let now = try? await applier.target.host.snapshot(of: applier.target.adapter.name, bound: limit)
        if now?.drives[drive]?.media != nil { steps.append(.server(.unload(drive, force: false))) }
        return .steps(steps + [.server(.removeDrive(drive))])
    }

    /// The cd that cfgmgr configured for the drive.
    private func newDevice(at lun: LogicalUnitNumber, _ client: SurveyedClient) async -> RollbackPlan {
        let target = applier.target
        let answer = await Result { () async throws(Problem) in
            try await client.host.ask(.facts, bound: applier.context.limits.command)
        }
        guard case .success(let facts) = answer, let view = try? ClientView(facts) else {
            return .impossible("the LPAR's cd can no longer be queried")
        }
        let fresh = view.discs.filter {
            $0.location?.lun == lun && $0.location?.partition == target.partition && isNew($0, client.view)
        }
        guard let device = fresh.first else { return .steps([]) }
        guard fresh.count == 1, let location = device.location, let match = target.matcher.match(view),
            match.adapter.location.slot == location.slot
        else {
            return .impossible(
                "nothing proves that \(device.name) belongs to it, and without the drive \(device.name) would be stale")
        }
        return .steps([.client(.removeDevice(device.name, location), on: client)])
    }

    /// A cd that was there before, in any state, is not ours to remove.
    private func isNew(_ device: ClientView.OpticalDevice, _ before: ClientView) -> Bool {
        !before.discs.contains { $0.name == device.name || $0.location == device.location }
    }
}
