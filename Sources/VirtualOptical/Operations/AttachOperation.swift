import PowerVM

/// Facts → plan → apply → verify → report, for one LPAR.
public struct AttachOperation: Sendable {
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
        do {
            let wanted = request.name ?? DriveNaming.defaultName(for: request.lpar)?.name
            let facts = try await Survey(hosts: hosts, request: request, surroundings: surroundings).run(wanted: wanted)
            builder.add(facts)
            let plan = try AttachPlanner(request: request, facts: facts).plan()
            builder.add(plan, route: facts.routeName)
            if let target = plan.target { try await hosts.claims.claim(target, for: request.lpar) }
            try await carryOut(plan, facts, &builder)
        } catch {
            builder.fail(error)
        }
        return builder.report
    }

    private func carryOut(_ plan: Plan, _ facts: Facts, _ builder: inout ReportBuilder) async throws(Problem) {
        guard let target = plan.target else { return }
        let applier = Applier(
            request: request, target: target, vios: try facts.way(to: target.vios), lpar: hosts.lpar, facts: facts,
            surroundings: surroundings)
        if request.dryRun {
            let steps = plan.steps + plan.media
            builder.report.steps = applier.preview(steps)
            builder.report.wouldChange = !steps.isEmpty
            if !steps.isEmpty {
                if target.existing == nil { builder.report.notes.append(Notes.mobility(request.lpar)) }
                builder.report.status = .planned
                return
            }
        }
        let state = await applier.apply(plan.steps)
        builder.add(state)
        if state.createdHere { builder.report.notes.append(Notes.mobility(request.lpar)) }
        if let problem = state.problem {
            builder.fail(problem)
        } else {
            conclude(target, state, facts, &builder)
        }
        guard builder.report.problem == nil else {
            if request.rollback { await applier.takeBack(state, &builder) }
            return
        }
        // The drive is good by now, and stays so whatever becomes of the medium.
        guard !plan.media.isEmpty else { return }
        let known = AppliedState(server: state.server, drive: state.drive)
        builder.add(media: await applier.apply(plan.media, from: known))
    }

    private func conclude(_ target: Target, _ state: AppliedState, _ facts: Facts, _ builder: inout ReportBuilder) {
        var prover = target.prover
        let drive = state.server.map { view in state.drive.flatMap { view.drive($0) } } ?? target.existing
        guard let view = state.client ?? facts.client?.view else {
            if let problem = Verifier(lpar: request.lpar, prover: prover).problem(of: drive) {
                builder.fail(problem)
            } else {
                builder.report.status = .pending
            }
            return
        }
        if state.createdHere { prover.before = facts.client?.view.discs ?? [] }
        switch Verifier(lpar: request.lpar, prover: prover).verify(drive, view) {
        case .proven(let disc, let end):
            builder.add(end)
            builder.add(disc)
            builder.report.proof = end.by
            builder.report.status = state.anythingChanged ? .attached : .alreadyAttached
            if end.by == .onlyAdapter {
                builder.report.warnings.append(
                    "the adapters were matched because there is only one on either side (\(end.by.rawValue)), not by the LPAR's kernel or an HMC"
                )
            }
        case .pending(var problem, let end), .notProven(var problem, let end):
            if let end { builder.add(end) }
            if state.configuringDenied, let host = hosts.lpar?.runner.host {
                problem.code = "not-permitted"
                problem.message += "; cfgmgr speaks of permission"
                problem.hint = CompanionHints.hint(problem.code, host)
                problem.retryable = false
            }
            builder.fail(problem)
        }
    }
}

enum Notes {
    /// Source: reference, section 9 (practice; no page found).
    static func mobility(_ lpar: String) -> String {
        "Live Partition Mobility of \(lpar) may be refused while this drive exists; attach-cd detach \(lpar) removes it"
    }
}

extension Facts {
    /// The way by which this VIOS answered in the survey.
    func way(to vios: String) throws(Problem) -> RemoteHost {
        if let access = ways[vios] { return access }
        throw Problem(.failed, "no-vios", "there is no way to \(vios)", hint: "name it with --vios or in the inventory")
    }

    func routeName(_ vios: String) -> String { ways[vios]?.routeName ?? "ssh" }
}
