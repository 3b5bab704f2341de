import PowerVM

/// What has to go: the cd leaves AIX first, then the medium the drive, then the drive the VIOS. Pure.
struct DetachPlanner: Sendable {
    var request: DriveRequest
    var facts: Facts
    var routes: Routes
    /// `--accept-unproven`: the one cd that could be the drive's counts as its own.
    var acceptsUnproven = false

    func plan() throws(Problem) -> Plan {
        let finder = DriveFinder(request: request, facts: facts, routes: routes, need: .remove)
        let found = try finder.find()
        var plan = Plan(notes: found.notes, warnings: finder.listings.warnings)
        try AdapterRule(
            lpar: request.lpar.name, selection: request.drive, facts: facts, candidates: found.candidates,
            partition: found.partition
        ).checkAsked()
        guard case .existing(let drive) = try finder.choose(found) else {
            try facts.requireAllAnswers()
            plan.warnings += facts.strayDiscs(found)
            return plan
        }
        // The drive that is hidden may be the one that is meant.
        try finder.listings.requireAgreement()
        guard request.drive.allows(drive.candidate) else { throw .driveElsewhere(drive, request.lpar.name) }
        let target = try finder.target(of: drive, found)
        plan.target = target
        plan.warnings += facts.unansweredWarnings
        if let step = try removeDevice(target, drive, &plan.warnings) { plan.steps.append(step) }
        if facts.client == nil {
            plan.warnings.append("the LPAR wasn't queried: if it is running, its cd remains as a stale device")
        }
        if target.media != nil { plan.steps.append(.server(.unload(drive.vtd.name, force: false))) }
        plan.steps.append(.server(.removeDrive(drive.vtd.name)))
        return plan
    }

    private func removeDevice(
        _ target: Target, _ drive: LPARDrive, _ warnings: inout [String]
    ) throws(Problem) -> Step? {
        guard let client = facts.client(by: routes) else { return nil }
        switch target.matcher.prove(client.view, lun: drive.vtd.lun) {
        case .proven(let device, _), .notThere(_, let device?):
            return device.location.map { .client(.removeDevice(device.name, $0), on: client) }
        case .notThere(_, nil), .undecided([]):
            return nil
        case .undecided(let devices):
            let only = target.matcher.plausibleDevice(client.view, lun: drive.vtd.lun)
            let problem = Problem.notProven(
                request.lpar.name, drive, devices, client.view, EvidenceSources(facts), isOnlyOne: only != nil)
            guard acceptsUnproven, let device = only, let location = device.location else { throw problem }
            warnings.append("\(problem.message) (accepted: --accept-unproven)")
            return .client(.removeDevice(device.name, location), on: client)
        }
    }
}

extension Facts {
    /// Virtual cds that no drive of the partition accounts for: reported, never touched.
    func strayDiscs(_ found: DriveFinder.Found) -> [String] {
        guard let view = client?.view else { return [] }
        let luns = Set(found.candidates.flatMap { $0.adapter.vtds.map(\.lun) })
        return view.discs.filter { device in device.location?.lun.map { !luns.contains($0) } ?? false }
            .map {
                "\($0.name) (\($0.status)) at \($0.physloc) was left alone: no surveyed VIOS has a drive at its LUN, so it may be stale"
            }
    }
}
