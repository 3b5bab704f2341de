import PowerVM

/// The inverse of attach: the cd leaves AIX first, then the medium the drive, then the drive the VIOS.
public struct DetachOperation: Sendable {
    var request: DriveRequest
    var hosts: Hosts
    var surroundings: OperationContext

    public init(request: DriveRequest, hosts: Hosts, surroundings: OperationContext) {
        self.request = request
        self.hosts = hosts
        self.surroundings = surroundings
    }

    public func run() async -> LPARReport {
        var builder = ReportBuilder(request)
        do throws(Problem) {
            let facts = try await Survey(hosts: hosts, request: request, surroundings: surroundings).run(wanted: request.name)
            builder.add(facts)
            let plan = try DetachPlanner(request: request, facts: facts).plan()
            builder.add(plan, route: facts.routeName)
            guard let target = plan.target else {
                builder.report.status = .alreadyDetached
                builder.report.wouldChange = request.dryRun ? false : nil
                return builder.report
            }
            try await hosts.claims.claim(target, for: request.lpar)
            try await checkUse(plan.steps)
            let applier = Applier(
                request: request, target: target, vios: try facts.way(to: target.vios), lpar: hosts.lpar, facts: facts,
                surroundings: surroundings)
            if request.dryRun {
                builder.report.steps = applier.preview(plan.steps)
                builder.report.wouldChange = true
                builder.report.status = .planned
                return builder.report
            }
            let state = await applier.apply(plan.steps)
            builder.add(state)
            if let problem = state.problem { throw problem }
            builder.report.drive = nil
            builder.report.status = state.changed == false ? .alreadyDetached : .detached
        } catch {
            builder.fail(error)
        }
        return builder.report
    }

    /// A mounted cd is refused before anything is changed, naming the mount point.
    private func checkUse(_ steps: [Step]) async throws(Problem) {
        guard let lpar = hosts.lpar else { return }
        for case .removeDevice(let disc, _) in steps {
            let answer = try await lpar.ask(.inuse(device: disc.name), bound: request.bounds.command)
            let mounts = answer.all("mounted").map { SafeText.clean($0) }
            guard mounts.isEmpty else {
                throw Problem(
                    .refused, "mounted", "\(lpar.runner.host): \(disc.name) is mounted at \(mounts.joined(separator: ", "))",
                    hint: "umount \(mounts[0]) on \(lpar.runner.host), then run the same command again", host: lpar.runner.host,
                    retryable: true)
            }
        }
    }
}

/// What has to go. Pure.
struct DetachPlanner: Sendable {
    var request: DriveRequest
    var facts: Facts

    func plan() throws(Problem) -> Plan {
        var plan = Plan()
        let finder = DriveFinder(request: request, facts: facts, need: .remove)
        let found = try finder.find()
        plan.notes = found.notes
        try AdapterRule(request: request, facts: facts, candidates: found.candidates, partition: found.partition).checkAsked()
        let rule = DriveRule(
            request: request, facts: facts, candidates: found.candidates, defaultName: try finder.defaultName().name)
        guard case .existing(let drive) = try rule.choose() else {
            try refuseSilent()
            plan.warnings += strayWarnings(found)
            return plan
        }
        guard request.asks(for: drive.candidate) else {
            throw Problem(
                .refused, "drive-elsewhere", "the drive of \(request.lpar) is \(drive.place), not where it was asked for",
                hint: "leave out --vios and --vadapter to remove that one", host: drive.candidate.vios)
        }
        let target = finder.target(of: drive, found)
        plan.target = target
        plan.warnings += facts.silent.map { "\($0.vios) could not be asked: \($0.problem.message)" }
        if let step = try removeDevice(target, drive) { plan.steps.append(step) }
        if facts.client == nil { plan.warnings.append("the LPAR wasn't asked: if it runs, its cd stays there as a stale device") }
        if target.media != nil { plan.steps.append(.unload(drive.vtd.name, force: false)) }
        plan.steps.append(.removeDrive(drive.vtd.name))
        return plan
    }

    /// "There is no drive" can't be said while a VIOS is silent.
    private func refuseSilent() throws(Problem) {
        guard let silent = facts.silent.first else { return }
        throw silent.problem
    }

    private func removeDevice(_ target: Target, _ drive: LPARDrive) throws(Problem) -> Step? {
        guard let view = facts.client?.view else { return nil }
        switch target.prover.prove(view, lun: drive.vtd.lun) {
        case .proven(let disc, _), .notThere(_, let disc?):
            return disc.location.map { .removeDevice(disc, $0) }
        case .notThere(_, nil), .undecided([]):
            return nil
        case .undecided(let discs):
            let list = discs.map { "\($0.name) at \($0.physloc)" }.joined(separator: ", ")
            throw Problem(
                .failed, "not-proven",
                "\(request.lpar): nothing proves which cd belongs to \(drive.place): \(list)"
                    + Unproven.kernel(view), hint: Unproven.hint(view) + "; nothing was changed")
        }
    }

    /// Virtual cds that no drive of ours accounts for: said, never touched.
    private func strayWarnings(_ found: DriveFinder.Found) -> [String] {
        guard let view = facts.client?.view else { return [] }
        let luns = Set(found.candidates.flatMap { $0.adapter.vtds.map(\.lun) })
        return view.discs.filter { disc in disc.location?.lun.map { !luns.contains($0) } ?? false }
            .map {
                "\($0.name) (\($0.status)) at \($0.physloc): no surveyed VIOS has a drive at its LUN; it may be stale and was left alone"
            }
    }
}
