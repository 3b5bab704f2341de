import PowerVM

/// `insert`: a medium into the drive that a partition has already. On the VIOS only: it works while the partition is being
/// installed, and for partitions of any operating system.
public struct InsertOperation: Sendable {
    var request: DriveRequest
    var medium: AttachIntent.Medium
    var isDryRun: Bool
    /// This management host's own: a medium that they show as incomplete isn't loaded.
    var records: (any MediaRecords)?
    var hosts: Hosts
    var context: OperationContext

    public init(
        request: DriveRequest, medium: AttachIntent.Medium, isDryRun: Bool = false, records: (any MediaRecords)? = nil,
        hosts: Hosts, context: OperationContext
    ) {
        self.records = records
        self.request = request
        self.medium = medium
        self.isDryRun = isDryRun
        self.hosts = hosts
        self.context = context
    }

    public func run() async -> LPARReport {
        var trace = Trace(.insert, request.lpar)
        do throws(Problem) {
            try PartitionKnowledge(lpar: request.lpar, hasHMC: hosts.hmc != nil).check(insteadOf: "loadopt")
            let survey = trace.note(
                try await Survey(request: request, hosts: hosts, context: context, operation: .insert, loadsMedium: true)
                    .run(wanted: request.drive.name))
            let (facts, routes) = (survey.facts.recalling(medium.name, from: records), survey.routes)
            try PartitionKnowledge(lpar: request.lpar, hasHMC: facts.hmc != nil).check(insteadOf: "loadopt")
            let plan = trace.note(
                try MediaSwapPlanner(request: request, facts: facts, routes: routes).insert(medium))
            guard let target = plan.target else { return LPARReport(trace) }
            context.learnt(LPARReport(trace))
            try await hosts.reservations.reserve(target, for: request.lpar.name)
            let applier = Applier(request: request, target: target, context: context)
            guard !isDryRun else {
                trace.note(preview: applier.preview(plan.media))
                return LPARReport(trace)
            }
            let journal = await applier.apply(plan.media)
            trace.note(media: journal)
            if let problem = journal.problem {
                throw MediumHold(target: target, hmc: facts.hmc).explained(problem, wanted: medium.name, journal)
            }
            return LPARReport(trace)
        } catch {
            return LPARReport(trace, failed: error)
        }
    }
}
