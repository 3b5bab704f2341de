import PowerVM

/// What it takes to change the medium in a partition's drive. It never creates a drive. Pure.
struct MediaSwapPlanner: Sendable {
    var request: DriveRequest
    var facts: Facts
    var routes: Routes

    private var lpar: String { request.lpar.name }

    func insert(_ medium: AttachIntent.Medium) throws(Problem) -> Plan {
        guard var plan = try existing(), let target = plan.target, let server = facts.server(target.vios) else {
            throw .noDrive(of: lpar)
        }
        let others = facts.servers.filter { $0.has(medium.name) }.map(\.vios)
        plan.media = try MediaRule(
            medium: medium.name, replacement: medium.replacement, server: server, others: others, route: target.host.route
        ).steps(drive: target.name, holding: target.media).map { .server($0) }
        return plan
    }

    func eject(mayRelease: Bool) throws(Problem) -> Plan {
        guard var plan = try existing() else {
            if let name = request.drive.name { throw .noDrive(of: lpar, named: name) }
            return Plan(notes: ["\(lpar) has no drive"])
        }
        if let target = plan.target, target.media != nil { plan.media = [.server(.unload(target.name, force: mayRelease))] }
        return plan
    }

    /// The drive; nil: the partition has none.
    private func existing() throws(Problem) -> Plan? {
        let finder = DriveFinder(request: request, facts: facts, routes: routes, need: .nothing)
        let found = try finder.find()
        try AdapterRule(
            lpar: lpar, selection: request.drive, facts: facts, candidates: found.candidates, partition: found.partition
        ).checkAsked()
        guard case .existing(let drive) = try finder.choose(found) else {
            try facts.requireAllAnswers()
            return nil
        }
        guard request.drive.allows(drive.candidate) else { throw .driveElsewhere(drive, lpar) }
        return Plan(
            target: try finder.target(of: drive, found), notes: found.notes, warnings: facts.unansweredWarnings)
    }
}
