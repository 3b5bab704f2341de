import AsyncSupport
import PowerVM

/// Facts → plan → apply → verify → report, for one LPAR.
public struct AttachOperation: Sendable {
    var request: DriveRequest
    var intent: AttachIntent
    var hosts: Hosts
    var context: OperationContext

    public init(request: DriveRequest, intent: AttachIntent = AttachIntent(), hosts: Hosts, context: OperationContext) {
        self.request = request
        self.intent = intent
        self.hosts = hosts
        self.context = context
    }

    public func run() async -> LPARReport {
        var trace = Trace(.attach, request.lpar, acceptsUnproven: intent.acceptsUnproven)
        do throws(Problem) {
            let wanted = request.drive.name ?? DriveNaming.defaultName(for: request.lpar.name)?.name
            let survey = trace.note(
                try await Survey(request: request, hosts: hosts, context: context, isCreating: true)
                    .run(wanted: wanted, wait: intent.wait))
            let (facts, routes) = (survey.facts, survey.routes)
            let plan = trace.note(
                try AttachPlanner(request: request, intent: intent, facts: facts, routes: routes).plan())
            guard let target = plan.target else { return LPARReport(trace) }
            context.learnt(LPARReport(trace))
            try await hosts.reservations.reserve(target, for: request.lpar.name)
            try await refuseHeld(plan, facts.client(by: routes))
            let applier = Applier(request: request, target: target, client: facts.client(by: routes), context: context)
            if intent.mode == .dryRun {
                trace.note(preview: applier.preview(plan.steps + plan.media))
                guard plan.isEmpty else { return LPARReport(trace) }
            }
            let journal = trace.note(await applier.apply(plan.steps))
            if journal.problem == nil {
                let latest = await look(target, after: journal)
                trace.note(
                    Verifier(lpar: request.lpar.name, target: target, evidence: EvidenceSources(facts))
                        .verdict(on: journal, surveyed: facts.client, latest: latest))
            }
            if trace.problem == nil {
                // The drive is proven by now, and stays so whatever happens to the medium.
                if !plan.media.isEmpty { trace.note(media: await applier.apply(plan.media, after: journal)) }
            } else if intent.mode == .apply(rollback: true) {
                trace.note(await Rollback(applier: applier, journal: journal).run())
            }
            return LPARReport(trace)
        } catch {
            return LPARReport(trace, failed: error)
        }
    }

    /// The drive again where the LPAR was changed: that can take minutes, in which another command may have removed the drive, and what
    /// AIX shows is the cd of the next one at its LUN. A listing can be short once.
    /// - Returns: nil where the VIOS isn't queried, or doesn't answer: then what it showed before counts.
    private func look(_ target: Target, after journal: Journal) async -> AdapterSnapshot? {
        guard journal.client != nil else { return nil }
        let name = journal.createdDrive ?? target.name
        var latest: AdapterSnapshot?
        for pause in [0, 2] where latest?.drive(name) == nil {
            if pause > 0 { await context.clock.sleep(.seconds(pause)) }
            let answer = await shielded { [context] in
                await Result { () async throws(Problem) in
                    try await target.host.snapshot(of: target.adapter.name, bound: context.limits.command)
                }
            }
            latest = (try? answer.get()) ?? latest
        }
        return latest
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
