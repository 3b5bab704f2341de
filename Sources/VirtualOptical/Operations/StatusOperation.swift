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
            let survey = trace.note(try await Survey(request: request, hosts: hosts, context: context).run(wanted: nil))
            let facts = survey.facts
            let plan = trace.note(try StatusPlanner(request: request, facts: facts, routes: survey.routes).plan())
            if let target = plan.target {
                let verifier = Verifier(
                    lpar: request.lpar.name, target: target, evidence: EvidenceSources(facts))
                trace.note(verifier.verdict(target.existing, facts.client?.view))
            }
            return LPARReport(trace)
        } catch {
            return LPARReport(trace, failed: error)
        }
    }
}
