import PowerVM

/// Facts → plan → apply → verify → report, for one LPAR.
public struct AttachOperation: Sendable {
    var request: DriveRequest
    var intent: AttachIntent
    var hosts: Hosts
    var context: OperationContext
    /// This management host's own: a medium that they show as incomplete isn't loaded.
    var records: (any MediaRecords)?
    /// `--iso`: has the medium put into the repository of this VIOS; once, whatever the number of LPARs.
    var supply: Supply?

    public typealias Supply = @Sendable (RemoteHost) async -> MediaResult

    public init(
        request: DriveRequest, intent: AttachIntent = AttachIntent(), hosts: Hosts, context: OperationContext,
        records: (any MediaRecords)? = nil, supply: Supply? = nil
    ) {
        self.records = records
        self.request = request
        self.intent = intent
        self.hosts = hosts
        self.context = context
        self.supply = supply
    }

    public func run() async -> LPARReport {
        var trace = Trace(.attach, request.lpar, acceptsUnproven: intent.acceptsUnproven)
        do throws(Problem) {
            let wanted = request.drive.name ?? DriveNaming.defaultName(for: request.lpar.name)?.name
            let survey = trace.note(
                try await Survey(
                    request: request, hosts: hosts, context: context, operation: .attach,
                    loadsMedium: intent.medium.map { !$0.isSupplied } ?? false
                ).run(wanted: wanted, wait: intent.wait))
            let there = intent.medium.flatMap { $0.isSupplied ? nil : $0.name }
            let facts = there.map { survey.facts.recalling($0, from: records) } ?? survey.facts
            let routes = survey.routes
            let plan = trace.note(
                try AttachPlanner(request: request, intent: intent, facts: facts, routes: routes).plan())
            guard let target = plan.target else { return LPARReport(trace) }
            context.learnt(LPARReport(trace))
            try await hosts.reservations.reserve(target, for: request.lpar.name)
            try await refuseHeld(plan, facts.client(by: routes))
            if let supply {
                // Before the first change: without its medium the drive isn't what was wanted.
                let put = await supply(target.host)
                trace.note(put: put)
                if let problem = put.loadProblem { throw problem }
            }
            var applier = Applier(request: request, target: target, client: facts.client(by: routes), context: context)
            let check = DriveCheck(target, context)
            applier.check = check
            if intent.mode == .dryRun {
                trace.note(preview: applier.preview(plan.steps + plan.media))
                guard plan.isEmpty else { return LPARReport(trace) }
            }
            let journal = trace.note(await applier.apply(plan.steps))
            let verifier = Verifier(lpar: request.lpar.name, target: target, evidence: EvidenceSources(facts))
            let latest = await check.result(after: journal) { snapshot in
                verifier.verdict(on: journal, surveyed: facts.client, latest: snapshot).isProven
            }
            if journal.problem == nil {
                let others = OtherVHosts(target: target, facts: facts, routes: routes, context: context)
                let verdict = await verdict(verifier, on: journal, latest, others, &trace)
                let told = await tellApart(plan, journal, latest, applier, verifier)
                if let media = told.media { trace.note(media: media) }
                trace.note(told.verdict ?? verdict)
            }
            if trace.problem == nil {
                // The drive is proven by now, and stays so whatever happens to the medium.
                if !plan.media.isEmpty, trace.media == nil {
                    trace.note(media: await applier.apply(plan.media, after: journal))
                }
                if let media = trace.media, let problem = media.problem {
                    throw MediumHold(target: target, hmc: facts.hmc).withMedium(problem, wanted: intent.medium?.name, media)
                }
                await checkContent(applier, &trace)
            } else if intent.mode == .apply(rollback: true) {
                trace.note(await Rollback(applier: applier, journal: journal).run())
            }
            return LPARReport(trace)
        } catch {
            return LPARReport(trace, failed: error)
        }
    }

    /// The verdict; where the cd proves itself only by its appearance, only after a look at the partition's other vhosts.
    private func verdict(
        _ verifier: Verifier, on journal: Journal, _ latest: AdapterSnapshot?, _ others: OtherVHosts, _ trace: inout Trace
    ) async -> Verdict {
        let client = others.facts.client
        let verdict = verifier.verdict(on: journal, surveyed: client, latest: latest)
        guard case .proven(let device, _) = verdict,
            let lun = journal.client.flatMap({ verifier.target.matcher.doubtfulLUN(device, $0) })
        else { return verdict }
        let doubts = await others.doubts(at: lun)
        if doubts.isEmpty { return verdict }
        trace.note(Remarks(warnings: doubts))
        var verifier = verifier
        verifier.target.matcher.otherOpticalLUNs.insert(lun)
        return verifier.verdict(on: journal, surveyed: client, latest: latest)
    }

    /// What the proven cd delivers, if a medium was asked for.
    private func checkContent(_ applier: Applier, _ trace: inout Trace) async {
        guard let check = contentCheck(applier), trace.problem == nil, !Task.isCancelled,
            case .proven(let device, _) = trace.verdict
        else { return }
        trace.note(await check.run(device))
    }

    private func contentCheck(_ applier: Applier) -> ContentCheck? {
        guard let medium = intent.medium, let client = applier.client, intent.mode != .dryRun else { return nil }
        return ContentCheck(client: client, target: applier.target, medium: medium, context: context)
    }

    /// Several cds at the drive's LUN that nothing else tells apart: by what they deliver. The medium is loaded first then. Not with
    /// `--rollback`: a drive that stays unproven would be removed with the medium in it.
    private func tellApart(
        _ plan: Plan, _ journal: Journal, _ latest: AdapterSnapshot?, _ applier: Applier, _ verifier: Verifier
    ) async -> (verdict: Verdict?, media: Journal?) {
        let target = applier.target
        guard let check = contentCheck(applier), intent.mode != .apply(rollback: true), !Task.isCancelled,
            let view = journal.client ?? applier.client?.view, verifier.isThere(after: journal, latest: latest),
            let drive = verifier.drive(after: journal, latest: latest), drive.isAvailable,
            let twins = target.matcher.twins(view, lun: drive.lun)
        else { return (nil, nil) }
        let load: (() async -> Journal)? =
            plan.media.isEmpty ? nil : { await applier.apply(plan.media, after: journal) }
        let (device, media) = await check.tellApart(twins, load: load)
        guard let device, let match = target.matcher.match(view, byMediumIn: device) else { return (nil, media) }
        return (.proven(device, match), media)
    }

    /// `--replace`: a medium that the client has mounted stays in the drive. Checked before anything is changed.
    private func refuseHeld(_ plan: Plan, _ client: SurveyedClient?) async throws(Problem) {
        guard intent.medium?.replacement == .unlessHeld, plan.replacesMedium, let client,
            let device = plan.target?.heldDevice(client.view)
        else { return }
        let mounts = try await client.host.mountPoints(of: device, bound: context.limits.command)
        guard mounts.isEmpty else { throw .mounted(device, at: mounts, on: client.host.host) }
    }
}
