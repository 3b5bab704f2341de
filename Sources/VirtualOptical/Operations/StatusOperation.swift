import PowerVM

/// The attach report, read only: `attached`, `pending` (a drive that AIX has not configured) or `not-attached`.
public struct StatusOperation: Sendable {
    var request: DriveRequest
    var hosts: Hosts
    var surroundings: OperationContext

    public init(request: DriveRequest, hosts: Hosts, surroundings: OperationContext) {
        self.request = request
        self.hosts = hosts
        self.surroundings = surroundings
    }

    public func run() async -> LPARReport {
        var builder = ReportBuilder(request)
        do throws(Problem) {
            let facts = try await Survey(hosts: hosts, request: request, surroundings: surroundings).run(wanted: nil)
            builder.add(facts)
            let finder = DriveFinder(request: request, facts: facts, need: .nothing)
            let found = try finder.find()
            builder.report.notes += found.notes
            try AdapterRule(request: request, facts: facts, candidates: found.candidates, partition: found.partition).checkAsked()
            builder.report.warnings += try ElsewhereRule(
                facts: facts, candidates: found.candidates, viosNamed: request.vios != nil
            ).check(creating: false)
            let rule = DriveRule(
                request: request, facts: facts, candidates: found.candidates, defaultName: try finder.defaultName().name)
            switch try rule.choose() {
            case .create:
                // "There is no drive" can't be said while a VIOS is silent.
                if let silent = facts.silent.first { throw silent.problem }
                builder.report.status = .notAttached
            case .existing(let drive): report(on: finder.target(of: drive, found), facts, &builder)
            }
        } catch {
            builder.fail(error)
        }
        return builder.report
    }

    private func report(on target: Target, _ facts: Facts, _ builder: inout ReportBuilder) {
        builder.add(Plan(target: target), route: facts.routeName)
        guard let view = facts.client?.view else {
            builder.report.status = .pending
            return
        }
        switch Verifier(lpar: request.lpar, prover: target.prover).verify(target.existing, view) {
        case .proven(let disc, let end):
            builder.add(end)
            builder.add(disc)
            builder.report.proof = end.by
            builder.report.status = .attached
        case .pending(let problem, let end):
            if let end { builder.add(end) }
            builder.report.status = .pending
            builder.report.notes.append("\(problem.message); attach-cd \(request.lpar) configures it")
        case .notProven(let problem, let end):
            if let end { builder.add(end) }
            builder.fail(problem)
        }
    }
}
