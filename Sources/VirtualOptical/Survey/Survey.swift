import AsyncSupport
import PowerVM

/// Queries the hosts, all at once, one exec each. It never changes anything.
///
/// If the LPAR can't be reached, the survey fails without waiting for slow hosts. Their queries keep running: other jobs share the
/// connections.
struct Survey: Sendable {
    var request: DriveRequest
    var hosts: Hosts
    var context: OperationContext
    /// Only `attach` may create a drive; only `status` does without the answer of an LPAR that is queried.
    var operation: Operation
    /// A medium that is there is going to be loaded.
    var loadsMedium = false

    /// - Parameters:
    ///   - wanted: the name that a new drive would get, looked up on every VIOS.
    ///   - wait: how long an LPAR that is booting is tried again.
    func run(wanted: DriveName?, wait: Duration? = nil) async throws(Problem) -> Surveyed {
        if let wait, let lpar = hosts.lpar {
            try await BootWait(lpar: lpar, name: request.lpar.name, context: context).untilAnswers(within: wait)
        }
        let names = ([hosts.lpar?.host].compactMap(\.self) + hosts.vioses.map(\.name.text)).joined(separator: ", ")
        context.progress(.started(lpar: request.lpar.name, phase: "survey", host: names))
        defer { context.progress(.finished(lpar: request.lpar.name, phase: "survey", host: names)) }
        let discovery = VIOSDiscovery(
            hosts: hosts, wanted: wanted, isCreating: isCreating, loadsMedium: loadsMedium, context: context)
        let console = Task { await HMCAnswer.of(hosts.hmc, request.lpar.partitionName, context) }
        let direct = Task { await discovery.direct() }
        let result = await withTaskCancellationHandler {
            await Result { () async throws(Problem) in try await gather(discovery, console, direct, wanted) }
        } onCancel: {
            console.cancel()
            direct.cancel()
        }
        return try result.get()
    }

    private func gather(
        _ discovery: VIOSDiscovery, _ console: Task<HMCAnswer, Never>, _ direct: Task<VIOSResponses, Never>,
        _ wanted: DriveName?
    ) async throws(Problem) -> Surveyed {
        var client: ClientFacts?
        var clientProblem: Problem?
        do throws(Problem) {
            client = try await hosts.lpar?.survey(context)
        } catch {
            guard operation == .status, error.status == .unreachable else {
                throw explained(error, by: try await explanation(of: error, console))
            }
            clientProblem = error
        }
        let hmc = try await console.value.used(hosts.hmc)
        clientProblem = clientProblem.map { explained($0, by: hmc.facts) }
        var responses = await direct.value
        await discovery.finish(&responses, hmc.facts, client)
        responses.merge(preferring: request.drive.vios)
        guard !responses.servers.isEmpty else {
            // Where the HMC's system isn't the LPAR's, that is why.
            if let hmc = hmc.facts { try HMCGuard(lpar: request.lpar, hmc: hmc).check(client) }
            throw clientProblem ?? noServer(responses, EvidenceSources.HMC(hmc.facts, hmc.problem), client)
        }
        var facts = Facts(
            client: client, servers: responses.servers, unanswered: responses.unanswered, hmc: hmc.facts,
            hmcProblem: hmc.problem)
        facts.clientProblem = clientProblem
        let routes = Routes(lpar: client == nil ? nil : hosts.lpar, vioses: responses.routes)
        await SecondLook(
            request: request, routes: routes, wanted: wanted, isCreating: isCreating, loadsMedium: loadsMedium, context: context
        ).correct(&facts)
        return Surveyed(
            facts: facts, routes: routes,
            remarks: Remarks(
                notes: hmc.remarks.notes + responses.notes, warnings: hmc.remarks.warnings + (client.map(orphaned) ?? [])))
    }

    private var isCreating: Bool { operation == .attach }

    private func explained(_ problem: Problem, by hmc: HMCFacts?) -> Problem {
        problem.explained(by: hmc, lpar: request.lpar.name, during: operation)
    }

    private func orphaned(_ client: ClientFacts) -> [String] {
        client.view.orphaned.map {
            "\(client.host): \($0) is not Available and has no location: left over from an adapter that was removed; it was left alone"
        }
    }

    /// The HMC may know why a partition can't be reached; that is worth a few seconds, not its whole limit.
    private func explanation(of problem: Problem, _ console: Task<HMCAnswer, Never>) async throws(Problem) -> HMCFacts? {
        guard hosts.hmc != nil, problem.status == .unreachable else { return nil }
        let race = Race<HMCAnswer>()
        Task { race.finish(.value(await console.value)) }
        guard case .value(let answer) = await race.result(within: .seconds(10), sleep: context.clock.sleep) else { return nil }
        return try await answer.used(hosts.hmc).facts
    }

    private func noServer(
        _ responses: VIOSResponses, _ hmc: EvidenceSources.HMC, _ client: ClientFacts?
    ) -> Problem {
        guard let first = responses.unanswered.first else { return .noVIOS(request.lpar.name, hmc, client) }
        let isListed = hosts.vioses.contains { $0.name == first.vios }
        return isListed ? first.problem : first.problem.namedByPartition(first.vios)
    }
}

/// What a survey brought: facts for the planner, routes for the changes, remarks for the report. It doesn't change.
final class Surveyed: Sendable {
    let facts: Facts
    let routes: Routes
    let remarks: Remarks

    init(facts: Facts, routes: Routes, remarks: Remarks) {
        self.facts = facts
        self.routes = routes
        self.remarks = remarks
    }
}
