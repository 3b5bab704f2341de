import PowerVM

/// Which drive the report is about; there are no steps. Pure.
struct StatusPlanner: Sendable {
    var request: DriveRequest
    var facts: Facts
    var routes: Routes

    func plan() throws(Problem) -> Plan {
        let finder = DriveFinder(request: request, facts: facts, routes: routes, need: .nothing)
        let found = try finder.find()
        try AdapterRule(
            lpar: request.lpar.name, selection: request.drive, facts: facts, candidates: found.candidates,
            partition: found.partition
        ).checkAsked()
        var plan = Plan(notes: found.notes, warnings: finder.listings.warnings + facts.strayDiscs(found))
        // Otherwise the problem is the report's error.
        if let problem = facts.clientProblem, facts.mayBeOff {
            plan.warnings.append("only what is on the VIOS is shown: \(problem.message)")
        }
        plan.warnings += try ElsewhereRule(
            facts: facts, candidates: found.candidates, isVIOSNamed: request.drive.vios != nil
        ).check(creating: false)
        switch try finder.choose(found) {
        case .create: try facts.requireAllAnswers()
        case .existing(let drive):
            plan.warnings += finder.listings.contradictions.map(\.warning)
            if facts.clientProblem != nil, !facts.mayBeOff {
                plan.warnings.append("the LPAR wasn't queried; only what is on the VIOS is shown")
            }
            plan.target = try finder.target(of: drive, found)
        }
        return plan
    }
}
