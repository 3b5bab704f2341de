import PowerVM

/// What is missing until the LPAR has its drive. Pure: facts in, plan or refusal out.
struct AttachPlanner: Sendable {
    var request: DriveRequest
    var intent: AttachIntent
    var facts: Facts
    var routes: Routes

    private var lpar: String { request.lpar.name }

    func plan() throws(Problem) -> Plan {
        let finder = DriveFinder(request: request, facts: facts, routes: routes, need: .configure(intent.configure))
        let found = try finder.find()
        let rule = AdapterRule(
            lpar: lpar, selection: request.drive, medium: intent.medium?.name, facts: facts, candidates: found.candidates,
            partition: found.partition)
        try rule.checkAsked()
        let elsewhere = ElsewhereRule(
            facts: facts, candidates: found.candidates, isVIOSNamed: request.drive.vios != nil)
        var plan = Plan(notes: found.notes, warnings: finder.listings.warnings)
        switch try finder.choose(found) {
        case .existing(let drive):
            plan.warnings += try elsewhere.check(creating: false) + finder.listings.contradictions.map(\.warning)
            plan.warnings += conflictsWithAsked(drive.candidate, drive.vtd.name.text)
            let target = try finder.target(of: drive, found)
            plan.target = target
            plan.media = try media(target)
            if needsConfiguring(target) { plan.steps = try configure(target) }
        case .create(let name, let isAltered):
            plan.warnings += try elsewhere.check(creating: true)
            let (candidate, reason) = try place(rule, existing: facts.drives(on: found.candidates))
            if let problem = facts.server(candidate.vios)?.problem(of: candidate.adapter) { throw problem }
            if let server = facts.server(candidate.vios), let problem = NameRule.taken(name, on: server) { throw problem }
            if let problem = NameRule.reserved(name) { throw problem }
            if isAltered {
                plan.notes.append("the drive is named \(name), because the name derived from \(lpar) isn't valid")
            }
            plan.warnings += intent.medium == nil ? repositoryWarning(candidate) : []
            plan.warnings += otherDrives(found.candidates) + conflictsWithAsked(candidate, "the new drive")
            let target = try finder.newTarget(name, on: candidate, reason: reason, found)
            plan.target = target
            plan.media = try media(target)
            plan.steps = try [.server(.createDrive(name))] + configure(target)
        }
        return plan
    }

    /// A further drive goes where the first one is: never on two VIOSes.
    private func place(_ rule: AdapterRule, existing: [LPARDrive]) throws(Problem) -> (candidate: Candidate, reason: String) {
        guard let first = existing.first else { return try rule.choose() }
        return (first.candidate, "the LPAR's drive \(first.vtd.name) is there")
    }

    /// `--media`: what it takes to have that medium in the drive.
    private func media(_ target: Target) throws(Problem) -> [Step] {
        guard let medium = intent.medium, let server = facts.server(target.vios) else { return [] }
        let others = facts.servers.filter { $0.has(medium.name) }.map(\.vios)
        return try MediaRule(
            medium: medium.name, replacement: medium.replacement, server: server, others: others, route: target.host.route,
            isSupplied: medium.isSupplied
        ).steps(drive: target.name, holding: target.media).map { .server($0) }
    }

    /// Whether cfgmgr could bring a drive that exists nearer to its cd. It can't where the VTD itself isn't Available, nor where a cd
    /// is Available and only the proof is missing.
    private func needsConfiguring(_ target: Target) -> Bool {
        guard let view = facts.client?.view, let vtd = target.existing, vtd.isAvailable else { return false }
        switch target.matcher.prove(view, lun: vtd.lun) {
        case .proven: return false
        case .notThere: return true
        case .undecided(let devices): return !devices.contains { $0.isAvailable(on: target.adapter.location) }
        }
    }

    /// Nothing where the LPAR isn't queried. `--configure adapter` needs to know the adapter before anything is created.
    private func configure(_ target: Target) throws(Problem) -> [Step] {
        guard let client = facts.client(by: routes) else { return [] }
        switch intent.configure {
        case .vio0: return [.client(.configure(.vio0), on: client)]
        case .adapter:
            guard let match = target.matcher.match(client.view) else { throw adapterNotProven(target, client.view) }
            return [.client(.configure(.adapter(match.adapter.name)), on: client)]
        }
    }

    private func adapterNotProven(_ target: Target, _ view: ClientView) -> Problem {
        .adapterNotProven(lpar, target, view, EvidenceSources(facts))
    }

    private func conflictsWithAsked(_ candidate: Candidate, _ drive: String) -> [String] {
        request.drive.allows(candidate)
            ? []
            : ["\(drive) stays on \(candidate.place), where \(lpar) already has a drive, not on the requested VIOS or adapter"]
    }

    private func repositoryWarning(_ candidate: Candidate) -> [String] {
        candidate.hasRepository == false && intent.medium?.isSupplied != true
            ? [
                "\(candidate.vios) has no media repository, so no media can be loaded; attach-cd vios mkrep \(candidate.vios) POOL SIZE creates one"
            ] : []
    }

    private func otherDrives(_ candidates: [Candidate]) -> [String] {
        let others = facts.drives(on: candidates)
        return others.isEmpty
            ? [] : ["\(lpar) already has \(others.map(\.place).joined(separator: ", ")); this is an additional drive"]
    }
}
