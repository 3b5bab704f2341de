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
                try await Survey(request: request, hosts: hosts, context: context).run(wanted: wanted, wait: intent.wait))
            let (facts, routes) = (survey.facts, survey.routes)
            let plan = trace.note(
                try AttachPlanner(request: request, intent: intent, facts: facts, routes: routes).plan())
            guard let target = plan.target else { return LPARReport(trace) }
            context.learnt(LPARReport(trace))
            try await hosts.reservations.reserve(target, for: request.lpar.name)
            let applier = Applier(request: request, target: target, client: facts.client(by: routes), context: context)
            if intent.mode == .dryRun {
                trace.note(preview: applier.preview(plan.steps + plan.media))
                guard plan.isEmpty else { return LPARReport(trace) }
            }
            let journal = trace.note(await applier.apply(plan.steps))
            if journal.problem == nil {
                trace.note(
                    Verifier(lpar: request.lpar.name, target: target, evidence: EvidenceSources(facts))
                        .verdict(on: journal, surveyed: facts.client))
            }
            if trace.problem == nil {
                // The drive is good by now, and stays so whatever happens to the medium.
                if !plan.media.isEmpty { trace.note(media: await applier.apply(plan.media, after: journal)) }
            } else if intent.mode == .apply(rollback: true) {
                trace.note(await Rollback(applier: applier, journal: journal).run())
            }
            return LPARReport(trace)
        } catch {
            return LPARReport(trace, failed: error)
        }
    }
}
