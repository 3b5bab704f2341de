import PowerVM

/// The inverse of attach: the cd leaves AIX first, then the medium the drive, then the drive the VIOS.
public struct DetachOperation: Sendable {
    var request: DriveRequest
    var isDryRun: Bool
    var hosts: Hosts
    var context: OperationContext

    public init(request: DriveRequest, isDryRun: Bool = false, hosts: Hosts, context: OperationContext) {
        self.request = request
        self.isDryRun = isDryRun
        self.hosts = hosts
        self.context = context
    }

    public func run() async -> LPARReport {
        var trace = Trace(.detach, request.lpar)
        do throws(Problem) {
            let survey = trace.note(
                try await Survey(request: request, hosts: hosts, context: context).run(wanted: request.drive.name))
            let (facts, routes) = (survey.facts, survey.routes)
            let plan = trace.note(try DetachPlanner(request: request, facts: facts, routes: routes).plan())
            guard let target = plan.target else {
                if isDryRun { trace.note(preview: []) }
                return LPARReport(trace)
            }
            context.learnt(LPARReport(trace))
            try await hosts.reservations.reserve(target, for: request.lpar.name)
            for step in plan.steps { try await refuseMounted(step) }
            let applier = Applier(request: request, target: target, client: facts.client(by: routes), context: context)
            if isDryRun {
                trace.note(preview: applier.preview(plan.steps))
            } else {
                trace.note(await applier.apply(plan.steps))
            }
            return LPARReport(trace)
        } catch {
            return LPARReport(trace, failed: error)
        }
    }

    /// A mounted cd is refused before anything is changed, naming the mount point.
    private func refuseMounted(_ step: Step) async throws(Problem) {
        guard case .client(.removeDevice(let device, _), let client) = step else { return }
        let answer = try await client.host.ask(.inuse(device: device), bound: context.limits.command)
        let mounts = answer.all("mounted").map { SafeText.clean($0) }
        guard mounts.isEmpty else { throw .mounted(device, at: mounts, on: client.host.host) }
    }
}
