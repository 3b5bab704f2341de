import PowerVM

/// The attach report, read only: `attached`, `pending` (a drive that AIX has not configured) or `not-attached`.
public struct StatusOperation: Sendable {
    var request: DriveRequest
    var hosts: Hosts
    var context: OperationContext

    public init(request: DriveRequest, hosts: Hosts, context: OperationContext) {
        self.request = request
        self.hosts = hosts
        self.context = context
    }

    public func run() async -> LPARReport {
        var trace = Trace(.status, request.lpar)
        do throws(Problem) {
            let survey = trace.note(
                try await Survey(request: request, hosts: hosts, context: context, operation: .status).run(wanted: nil))
            let facts = survey.facts
            let plan = trace.note(try StatusPlanner(request: request, facts: facts, routes: survey.routes).plan())
            if let target = plan.target {
                let verifier = Verifier(
                    lpar: request.lpar.name, target: target, evidence: EvidenceSources(facts))
                trace.note(verifier.verdict(target.existing, facts.client?.view))
                let (mounts, remarks) = await mounts(target, facts.client(by: survey.routes))
                trace.mounts = mounts
                trace.note(remarks)
            }
            if let problem = facts.clientProblem, !facts.mayBeOff { return LPARReport(trace, failed: problem) }
            return LPARReport(trace)
        } catch {
            // What is on the VIOS can't be found either: then the partition that doesn't answer is the reason.
            return LPARReport(trace, failed: trace.survey?.facts.clientProblem ?? error)
        }
    }

    /// Whether the medium is mounted, and where.
    private func mounts(_ target: Target, _ client: SurveyedClient?) async -> ([String], Remarks) {
        guard target.media != nil, let client, let device = target.heldDevice(client.view) else { return ([], Remarks()) }
        let answer = await Result { () async throws(Problem) in
            try await client.host.mountPoints(of: device, bound: context.limits.command)
        }
        switch answer {
        case .success(let points):
            return (
                points, Remarks(notes: points.isEmpty ? [] : ["\(device) is mounted at \(points.joined(separator: ", "))"])
            )
        case .failure(let problem):
            return ([], Remarks(warnings: ["it isn't known whether \(device) is mounted: \(problem.message)"]))
        }
    }
}
