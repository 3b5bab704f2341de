import PowerVM

/// The inverse of attach: the cd leaves AIX first, then the medium the drive, then the drive the VIOS.
public struct DetachOperation: Sendable {
    var request: DriveRequest
    var isDryRun: Bool
    /// `--accept-unproven`: the one cd that could be the drive's is taken for its own.
    var acceptsUnproven: Bool
    /// `--remove-medium`: the records by which the medium goes, too; nil: it stays.
    var records: (any MediaRecords)?
    var hosts: Hosts
    var context: OperationContext

    public init(
        request: DriveRequest, isDryRun: Bool = false, acceptsUnproven: Bool = false, records: (any MediaRecords)? = nil,
        hosts: Hosts, context: OperationContext
    ) {
        self.records = records
        self.request = request
        self.isDryRun = isDryRun
        self.acceptsUnproven = acceptsUnproven
        self.hosts = hosts
        self.context = context
    }

    public func run() async -> LPARReport {
        var trace = Trace(.detach, request.lpar)
        do throws(Problem) {
            let survey = trace.note(
                try await Survey(request: request, hosts: hosts, context: context, operation: .detach)
                    .run(wanted: request.drive.name))
            let (facts, routes) = (survey.facts, survey.routes)
            let planner = DetachPlanner(request: request, facts: facts, routes: routes, acceptsUnproven: acceptsUnproven)
            let plan = trace.note(try planner.plan())
            if records != nil, plan.target?.media == nil { trace.note(MediumRemoval.nothingLoaded) }
            guard let target = plan.target else {
                if isDryRun { trace.note(preview: []) }
                return LPARReport(trace)
            }
            context.learnt(LPARReport(trace))
            try await hosts.reservations.reserve(target, for: request.lpar.name)
            for step in plan.steps { try await refuseMounted(step) }
            let applier = Applier(request: request, target: target, client: facts.client(by: routes), context: context)
            let disposal = records.flatMap { records in
                target.media.map { MediumDisposal(name: $0, target: target, records: records) }
            }
            if isDryRun {
                trace.note(preview: applier.preview(plan.steps) + (disposal?.preview(context) ?? []))
            } else {
                let journal = trace.note(await applier.apply(plan.steps))
                if let problem = journal.problem, problem.code == .mediumHeld {
                    // The LPAR's own word, where it was queried, is better than the HMC's.
                    var hold =
                        facts.client == nil
                        ? MediumHold(target: target, hmc: facts.hmc).explained(problem, wanted: nil, journal) : problem
                    if facts.client != nil { hold.hint = MediumHold.clientHint }
                    hold.hint += "; " + MediumHold.forcedUnload("detach", of: target.name, on: target.vios)
                    throw hold
                }
                if let failure = journal.problem {
                    var problem = MediumHold(target: target, hmc: facts.hmc).withMedium(failure, wanted: nil, journal)
                    if let disposal, let seen = journal.snapshot, seen.drives[target.name]?.media != target.media {
                        problem.hint += "; the medium is out of the drive: \(disposal.command) removes it"
                    }
                    throw problem
                }
                trace.note(await leftDiscs(target, facts.client(by: routes)))
                if let disposal { trace.note(await disposal.run(context)) }
            }
            return LPARReport(trace)
        } catch {
            return LPARReport(trace, failed: error)
        }
    }

    /// Another cfgmgr may have configured the cd again before its drive was gone: it stays there, stale.
    private func leftDiscs(_ target: Target, _ client: SurveyedClient?) async -> Remarks {
        guard let client, let lun = target.existing?.lun else { return Remarks() }
        let answer = await Result { () async throws(Problem) in try await client.host.survey(context) }
        switch answer {
        case .success(let facts):
            let known = client.view.discs.filter { $0.location?.lun == lun }
            let discs = target.matcher.discs(facts.view, lun: lun)
                .filter { disc in target.matcher.match(facts.view) != nil || !known.contains { $0.name == disc.name } }
            return Remarks(
                warnings: discs.map {
                    "\($0.name) (\($0.status)) is at the drive's location again, although the drive was removed: another cfgmgr ran in the meantime, so this cd is stale"
                })
        case .failure(let problem):
            return Remarks(warnings: ["\(client.host.host) could not be queried afterwards: \(problem.reason)"])
        }
    }

    /// A mounted cd is refused before anything is changed, naming the mount point.
    private func refuseMounted(_ step: Step) async throws(Problem) {
        guard case .client(.removeDevice(let device, _), let client) = step else { return }
        let mounts = try await client.host.mountPoints(of: device, bound: context.limits.command)
        guard mounts.isEmpty else { throw .mounted(device, at: mounts, on: client.host.host) }
    }
}
