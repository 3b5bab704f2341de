import PowerVM

/// Asks the hosts, all at once, one exec each. It never changes anything.
struct Survey: Sendable {
    var hosts: Hosts
    var request: DriveRequest
    var surroundings: Surroundings

    /// - Parameter wanted: the name that a new drive would get, asked for on every VIOS.
    func run(wanted: DriveName?) async throws(Problem) -> Facts {
        if let wait = request.wait, let lpar = hosts.lpar {
            try await BootWait(lpar: lpar, request: request, surroundings: surroundings).untilAnswers(within: wait)
        }
        let inquiry = ServerInquiry(hosts: hosts, wanted: wanted, bound: request.bounds.command)
        async let console = askHMC()
        async let asked = inquiry.direct()
        let client = await clientAnswer()
        let hmc = try await used(console)
        var round = await asked
        switch client {
        case .failure(let problem): throw explained(problem, hmc.facts)
        case .success(let client):
            await inquiry.finish(&round, hmc.facts, client)
            guard !round.servers.isEmpty else { throw noServer(round) }
            var facts = Facts(client: client, servers: round.servers, silent: round.silent, hmc: hmc.facts)
            facts.ways = round.ways
            facts.notes = hmc.notes + round.notes
            facts.warnings = hmc.warnings
            return facts
        }
    }

    private func clientAnswer() async -> Result<ClientFacts?, Problem> {
        guard let lpar = hosts.lpar else { return .success(nil) }
        do throws(Problem) {
            return .success(try await askClient(lpar))
        } catch {
            return .failure(error)
        }
    }

    func askClient(_ lpar: LPARAccess) async throws(Problem) -> ClientFacts {
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
        do throws(Problem) {
            return .success(try await HMCSurvey(hmc: hmc, bound: request.bounds.command).facts(of: request.partitionName))
        } catch {
            return .failure(error)
        }
    }

    /// An HMC that only would have helped may be silent; what it refuses (another system, two candidates) counts always.
    private func used(
        _ answer: Result<HMCFacts, Problem>?
    ) async throws(Problem) -> (facts: HMCFacts?, notes: [String], warnings: [String]) {
        switch answer {
        case nil: return (nil, [], [])
        case .success(let facts): return (facts, await hosts.hmc?.runner.news ?? [], [])
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
            problem.hint = "\(hmc.hmc) gives its address: --host \(address)"
        }
        return problem
    }

    private func noServer(_ round: ServerInquiry.Round) -> Problem {
        round.silent.first?.problem
            ?? Problem(
                .refused, "no-vios", "nothing says which VIOS serves \(request.lpar)",
                hint:
                    "name it with --vios, give the HMC with --hmc, or write its system into the inventory: lpars: { \(request.lpar): { system: MS } }"
            )
    }
}
