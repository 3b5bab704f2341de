import PowerVM

/// `eject`: the medium leaves the drive, and the drive stays. On the VIOS only, as `insert`.
public struct EjectOperation: Sendable {
    public struct Intent: Sendable, Equatable {
        /// `--force`: even if the client holds the medium; `-release` is sent only after the plain unload was refused.
        public var mayRelease: Bool
        /// `--remove-medium`: remove the medium from the repository, too.
        public var removesMedium: Bool
        public var isDryRun: Bool

        public init(mayRelease: Bool = false, removesMedium: Bool = false, isDryRun: Bool = false) {
            self.mayRelease = mayRelease
            self.removesMedium = removesMedium
            self.isDryRun = isDryRun
        }
    }

    var request: DriveRequest
    var intent: Intent
    /// This management host's own: only a medium that they show as created by attach-cd is removed.
    var records: (any MediaRecords)?
    var hosts: Hosts
    var context: OperationContext

    public init(
        request: DriveRequest, intent: Intent = Intent(), hosts: Hosts, context: OperationContext,
        records: (any MediaRecords)? = nil
    ) {
        self.request = request
        self.intent = intent
        self.hosts = hosts
        self.context = context
        self.records = records
    }

    public func run() async -> LPARReport {
        var trace = Trace(.eject, request.lpar)
        do throws(Problem) {
            try PartitionKnowledge(lpar: request.lpar, hasHMC: hosts.hmc != nil).check(insteadOf: "unloadopt")
            let survey = trace.note(
                try await Survey(request: request, hosts: hosts, context: context, operation: .eject)
                    .run(wanted: request.drive.name))
            let (facts, routes) = (survey.facts, survey.routes)
            try PartitionKnowledge(lpar: request.lpar, hasHMC: facts.hmc != nil).check(insteadOf: "unloadopt")
            let plan = trace.note(
                try MediaSwapPlanner(request: request, facts: facts, routes: routes).eject(mayRelease: intent.mayRelease))
            if intent.removesMedium, plan.target?.media == nil { trace.note(MediumRemoval.nothingLoaded) }
            guard let target = plan.target else {
                if intent.isDryRun { trace.note(preview: []) }
                return LPARReport(trace)
            }
            context.learnt(LPARReport(trace))
            try await hosts.reservations.reserve(target, for: request.lpar.name)
            let applier = Applier(request: request, target: target, context: context)
            let removal =
                intent.removesMedium ? target.media.map { MediumDisposal(name: $0, target: target, records: records) } : nil
            guard !intent.isDryRun else {
                trace.note(preview: applier.preview(plan.media) + (removal?.preview(context) ?? []))
                return LPARReport(trace)
            }
            let journal = await applier.apply(plan.media)
            trace.note(media: journal)
            if let problem = journal.problem {
                throw MediumHold(target: target, hmc: facts.hmc).explained(problem, wanted: nil, journal)
            }
            if let removal { trace.note(await removal.run(context)) }
            return LPARReport(trace)
        } catch {
            return LPARReport(trace, failed: error)
        }
    }
}
