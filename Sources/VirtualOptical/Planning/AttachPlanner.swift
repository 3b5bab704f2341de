import PowerVM

/// What is missing until the LPAR has its drive. Pure: facts in, plan or refusal out.
struct AttachPlanner: Sendable {
    var request: DriveRequest
    var facts: Facts

    func plan() throws(Problem) -> Plan {
        var plan = Plan()
        let finder = DriveFinder(request: request, facts: facts, need: .configure(request.configure))
        let found = try finder.find()
        plan.notes = found.notes
        let rule = AdapterRule(request: request, facts: facts, candidates: found.candidates, partition: found.partition)
        try rule.checkAsked()
        let naming = try finder.defaultName()
        let driveRule = DriveRule(
            request: request, facts: facts, candidates: found.candidates, defaultName: naming.name)
        let elsewhere = ElsewhereRule(facts: facts, candidates: found.candidates, viosNamed: request.vios != nil)
        switch try driveRule.choose() {
        case .existing(let drive):
            plan.warnings += try elsewhere.check(creating: false)
            plan.warnings += conflictsWithAsked(drive.candidate, drive.vtd.name.text)
            plan.target = finder.target(of: drive, found)
            plan.steps = needsConfiguring(plan.target) ? [.configure(request.configure)] : []
            plan.media = try media(plan.target)
        case .create(let name):
            for server in facts.servers { try ListingGuard.check(server) }
            plan.warnings += try elsewhere.check(creating: true)
            let (candidate, reason) = try place(rule, existing: facts.drives(on: found.candidates))
            if let server = facts.server(candidate.vios), let problem = NameRule.taken(name, on: server) { throw problem }
            if request.name == nil, naming.altered {
                plan.notes.append("the drive is named \(name): the name made of \(request.lpar) would not be a valid one")
            }
            plan.warnings += request.medium == nil ? repositoryWarning(candidate) : []
            plan.warnings += otherDrives(found.candidates) + conflictsWithAsked(candidate, "the new drive")
            plan.target = finder.newTarget(name, on: candidate, reason: reason, found)
            plan.steps = [.createDrive(name)] + (request.viosOnly ? [] : [.configure(request.configure)])
            plan.media = try media(plan.target)
        }
        try checkScope(plan)
        return plan
    }

    /// A further drive goes where the first one is: never on two VIOSes.
    private func place(_ rule: AdapterRule, existing: [LPARDrive]) throws(Problem) -> (candidate: Candidate, reason: String) {
        guard let first = existing.first else { return try rule.choose() }
        return (first.candidate, "the LPAR's drive \(first.vtd.name) is there")
    }

    /// `--media`: what it takes to have that medium in the drive.
    private func media(_ target: Target?) throws(Problem) -> [Step] {
        guard let medium = request.medium, let target else { return [] }
        return try MediaRule(medium: medium, facts: facts, force: request.force).steps(
            vios: target.vios, drive: target.name, holding: target.media)
    }

    /// Whether cfgmgr could bring a drive that exists nearer to its cd. It can't where the VTD itself isn't Available, nor where a cd
    /// is Available and only the proof is missing.
    private func needsConfiguring(_ target: Target?) -> Bool {
        guard let view = facts.client?.view, let vtd = target?.existing, vtd.isAvailable, let prover = target?.prover else {
            return false
        }
        switch prover.prove(view, lun: vtd.lun) {
        case .proven: return false
        case .notThere: return true
        case .undecided(let discs): return !discs.contains(where: \.isAvailable)
        }
    }

    /// `--configure adapter` needs to know the adapter before anything is made.
    private func checkScope(_ plan: Plan) throws(Problem) {
        guard request.configure == .adapter, let view = facts.client?.view, let target = plan.target,
            plan.steps.contains(where: { if case .configure = $0 { true } else { false } }), target.prover.clientEnd(view) == nil
        else { return }
        throw Problem(
            .refused, "adapter-not-proven",
            "nothing says which adapter of \(request.lpar) belongs to \(target.adapter.name) on \(target.vios); it has "
                + view.adapters.map { "\($0.name) in slot C\($0.location.slot)" }.joined(separator: ", "),
            hint: "use --configure vio0, or log in as root so that the LPAR's kernel can be asked (kdb cvai)")
    }

    private func conflictsWithAsked(_ candidate: Candidate, _ drive: String) -> [String] {
        request.asks(for: candidate)
            ? [] : ["\(drive) is on \(candidate.place), not where it was asked for: that is where \(request.lpar) has a drive"]
    }

    private func repositoryWarning(_ candidate: Candidate) -> [String] {
        candidate.hasRepository == false
            ? [
                "\(candidate.vios) has no media repository: media can't be loaded before mkrep (ioscli mkrep -sp rootvg -size 10G)"
            ] : []
    }

    private func otherDrives(_ candidates: [Candidate]) -> [String] {
        let others = facts.drives(on: candidates)
        return others.isEmpty
            ? [] : ["\(request.lpar) already has \(others.map(\.place).joined(separator: ", ")); this is one more"]
    }
}
