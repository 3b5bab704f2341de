import PowerVM

/// What is missing until the LPAR has its drive. Pure: facts in, plan or refusal out.
struct AttachPlanner: Sendable {
    var request: DriveRequest
    var facts: Facts

    func plan() throws(Problem) -> Plan {
        var plan = Plan()
        let finder = DriveFinder(
            request: request, facts: facts, neededCommand: Companion.cfgmgrCommand(request.configure == .vio0 ? .vio0 : nil))
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
            plan.warnings += conflictsWithAsked(drive)
            plan.target = finder.target(of: drive, found)
            plan.steps = request.viosOnly || isProven(plan.target) ? [] : [.configure(request.configure)]
            plan.steps += try media(plan.target)
        case .create(let name):
            plan.warnings += try elsewhere.check(creating: true)
            let (candidate, reason) = try place(rule, existing: facts.drives(on: found.candidates))
            if let server = facts.server(candidate.vios), let problem = NameRule.taken(name, on: server) { throw problem }
            if request.name == nil, naming.altered {
                plan.notes.append("the drive is named \(name): the name made of \(request.lpar) would not be a valid one")
            }
            plan.warnings += (request.medium == nil ? repositoryWarning(candidate) : []) + otherDrives(found.candidates)
            plan.target = finder.newTarget(name, on: candidate, reason: reason, found)
            plan.steps = [.createDrive(name)] + (request.viosOnly ? [] : [.configure(request.configure)])
            plan.steps += try media(plan.target)
        }
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

    private func isProven(_ target: Target?) -> Bool {
        guard let view = facts.client?.view, let vtd = target?.existing, vtd.isAvailable, let prover = target?.prover else {
            return false
        }
        if case .proven = prover.prove(view, lun: vtd.lun) { return true }
        return false
    }

    private func conflictsWithAsked(_ drive: LPARDrive) -> [String] {
        let asked = [request.vios.map { $0 == drive.candidate.vios }, request.adapter.map { $0 == drive.candidate.adapter.name }]
        return asked.contains(false)
            ? ["the LPAR's drive is \(drive.place), not where it was asked for; it was taken as it is"] : []
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
