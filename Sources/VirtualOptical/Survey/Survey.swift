import AsyncSupport
import PowerVM

/// Asks the hosts, all at once, one exec each. It never changes anything.
///
/// When the partition itself has failed nobody waits for slow hosts. What they were asked ends by itself and is not cancelled: other
/// runs share their connections.
struct Survey: Sendable {
    var hosts: Hosts
    var request: DriveRequest
    var surroundings: OperationContext

    /// - Parameter wanted: the name that a new drive would get, asked for on every VIOS.
    func run(wanted: DriveName?) async throws(Problem) -> Facts {
        if let wait = request.wait, let lpar = hosts.lpar {
            try await BootWait(lpar: lpar, request: request, surroundings: surroundings).untilAnswers(within: wait)
        }
        let names = ([hosts.lpar?.runner.host].compactMap(\.self) + hosts.vioses.map(\.name)).joined(separator: ", ")
        surroundings.tell(.started(lpar: request.lpar, phase: "survey", host: names))
        defer { surroundings.tell(.finished(lpar: request.lpar, phase: "survey", host: names)) }
        let inquiry = VIOSDiscovery(
            hosts: hosts, wanted: wanted, bound: request.bounds.command, surroundings: surroundings)
        let console = Task { await askHMC() }
        let asked = Task { await inquiry.direct() }
        let result = await withTaskCancellationHandler {
            await Result { () async throws(Problem) in try await gather(inquiry, console, asked) }
        } onCancel: {
            console.cancel()
            asked.cancel()
        }
        return try result.get()
    }

    private typealias Console = Task<Result<HMCFacts, Problem>?, Never>

    private func gather(
        _ inquiry: VIOSDiscovery, _ console: Console, _ asked: Task<VIOSDiscovery.VIOSResponses, Never>
    ) async throws(Problem) -> Facts {
        let client: ClientFacts?
        do throws(Problem) {
            client = if let lpar = hosts.lpar { try await askClient(lpar) } else { nil }
        } catch {
            throw explained(error, try await explanation(of: error, console))
        }
        let hmc = try await used(console.value)
        var round = await asked.value
        await inquiry.finish(&round, hmc.facts, client)
        round.merge(preferring: request.vios)
        guard !round.servers.isEmpty else {
            // Where the HMC's system isn't the LPAR's, that is why.
            if let hmc = hmc.facts { try HMCGuard(request: request, hmc: hmc).check(client) }
            throw noServer(round)
        }
        var facts = Facts(client: client, servers: round.servers, silent: round.silent, hmc: hmc.facts)
        facts.ways = round.ways
        facts.notes = hmc.notes + round.notes
        facts.warnings = hmc.warnings + (client.map(unplaced) ?? [])
        return facts
    }

    private func unplaced(_ client: ClientFacts) -> [String] {
        client.view.unplaced.map {
            "\(client.host): \($0) is not Available and has no location: left over from an adapter that is gone, and left alone"
        }
    }

    /// The HMC may know why a partition can't be reached; that is worth a few seconds, not its whole bound.
    private func explanation(of problem: Problem, _ console: Console) async throws(Problem) -> HMCFacts? {
        guard hosts.hmc != nil, problem.status == .unreachable else { return nil }
        let race = Race<Result<HMCFacts, Problem>?>()
        Task { race.finish(.value(await console.value)) }
        guard case .value(let answer) = await race.result(within: .seconds(10), sleep: surroundings.sleep) else { return nil }
        return try await used(answer).facts
    }

    func askClient(_ lpar: LPARHost) async throws(Problem) -> ClientFacts {
        let answer = try await lpar.ask(.facts, bound: request.bounds.command)
        do {
            return ClientFacts(
                host: lpar.runner.host, identity: try ClientIdentity(answer), view: try ClientView(answer))
        } catch {
            throw Problem(error, host: lpar.runner.host)
        }
    }

    private func askHMC() async -> Result<HMCFacts, Problem>? {
        guard let hmc = hosts.hmc else { return nil }
        return await Result { () async throws(Problem) in
            try await HMCSurvey(hmc: hmc, bound: request.bounds.command).facts(of: request.partitionName)
        }
    }

    /// An HMC that only would have helped may be silent; what it refuses (another system, two candidates) counts always.
    private func used(
        _ answer: Result<HMCFacts, Problem>?
    ) async throws(Problem) -> (facts: HMCFacts?, notes: [String], warnings: [String]) {
        switch answer {
        case nil: return (nil, [], [])
        case .success(let facts): return (facts, await hosts.hmc?.runner.failoverNotes ?? [], [])
        case .failure(let problem):
            guard problem.status != .refused, hosts.hmc?.isRequired != true else { throw problem }
            return (nil, [], ["the HMC could not be asked: \(problem.message)"])
        }
    }

    /// A partition that can't be reached, with what the HMC says of it.
    private func explained(_ problem: Problem, _ hmc: HMCFacts?) -> Problem {
        guard problem.status == .unreachable, let hmc else { return problem }
        var problem = problem
        let partition = "\(hmc.partition.name)(\(hmc.partition.id))"
        problem.message += "; \(hmc.hmc): \(partition) on \(hmc.system) is \(hmc.partition.state)"
        if !hmc.isRunning {
            problem.hint = "activate it, or make only the VIOS's side now with --vios-only; AIX finds the drive when it boots"
            problem.retryable = true
        } else if let address = hmc.partition.address, problem.code == "name-resolution" {
            problem.hint = "\(hmc.hmc) gives its address: --host \(ShellWord.quoted(address))"
        }
        return problem
    }

    private func noServer(_ round: VIOSDiscovery.VIOSResponses) -> Problem {
        guard let silent = round.silent.first else {
            return Problem(
                .refused, "no-vios", "nothing says which VIOS serves \(request.lpar)",
                hint:
                    "name it with --vios, give the HMC with --hmc, or write its system into the inventory: lpars: { \(request.lpar): { system: MS } }"
            )
        }
        var problem = silent.problem
        if problem.code == "name-resolution", !hosts.vioses.contains(where: { $0.name == silent.vios }) {
            problem.hint = "\(silent.vios) is the VIOS's partition: name its ssh host with --vios or in the inventory"
        }
        return problem
    }
}
