import AsyncSupport
import PowerVM

/// Which VIOSes are asked, and by which way: directly, or through the HMC; the other way where the first one is closed.
struct VIOSDiscovery: Sendable {
    var hosts: Hosts
    var wanted: DriveName?
    var bound: Duration
    var surroundings: OperationContext

    /// What has come back so far.
    struct VIOSResponses: Sendable {
        var servers: [ServerFacts] = []
        var silent: [UnansweredVIOS] = []
        /// How each VIOS that answered was reached.
        var ways: [String: RemoteHost] = [:]
        var notes: [String] = []

        mutating func add(_ answers: [(access: RemoteHost, answer: Result<ServerFacts, Problem>)]) {
            for (access, answer) in answers {
                switch answer {
                case .success(let facts):
                    servers.append(facts)
                    ways[access.name] = access
                    silent.removeAll { $0.vios == access.name }
                case .failure(let problem):
                    silent.append(UnansweredVIOS(vios: access.name, problem: problem))
                }
            }
        }

        /// A VIOS that was asked under two names counts once: under the name that was asked for, else the first.
        mutating func merge(preferring name: String?) {
            var kept: [ServerFacts] = []
            for server in servers {
                guard let index = kept.firstIndex(where: { $0.isSame(as: server) }) else {
                    kept.append(server)
                    continue
                }
                let isPreferred = server.vios == name
                var one = isPreferred ? server : kept[index]
                let other = isPreferred ? kept[index] : server
                one.aliases = other.aliases + [other.vios]
                kept[index] = one
                ways[other.vios] = nil
                notes.append("\(other.vios) is the same VIOS as \(one.vios)")
            }
            servers = kept
        }
    }

    /// The VIOSes that are known from the start and not reserved for the HMC's way.
    func direct() async -> VIOSResponses {
        var round = VIOSResponses()
        guard hosts.hmc?.isRoute != true else { return round }
        round.add(await ask(hosts.vioses))
        return round
    }

    /// What only the HMC's or the LPAR's answer makes possible.
    func finish(_ round: inout VIOSResponses, _ hmc: HMCFacts?, _ client: ClientFacts?) async {
        guard let console = hosts.hmc, let hmc else {
            if hosts.hmc?.isRoute == true { round.add(await ask(hosts.vioses)) }
            await askNamed(by: client, &round)
            return
        }
        let facing = others(hmc, round)
        if console.isRoute {
            await throughHMC(&round, console, hmc, hosts.vioses.map(\.name) + facing)
        } else {
            await rescue(&round, console, hmc)
            await throughHMC(&round, console, hmc, facing)
        }
        if hmc.pairs.isEmpty { await askNamed(by: client, &round) }
    }

    /// The VIOSes that the HMC pairs with the partition, besides those that option or file name; all of the system where nothing names
    /// one and no slot faces any.
    private func others(_ hmc: HMCFacts, _ round: VIOSResponses) -> [String] {
        guard !hosts.areAllVIOSes, hosts.vioses.isEmpty || !hmc.pairs.isEmpty else { return [] }
        let asked = hosts.vioses.compactMap { hmc.server(named: $0.name)?.id }
        let answered = round.servers.flatMap(\.adapters).map(\.location).filter { $0.machine == hmc.machine }.map(\.partition)
        return hmc.facingServers.filter { !asked.contains($0.id) && !answered.contains($0.id) }.map(\.name)
    }

    /// `--hmc`, or VIOSes to which nothing else gives a way: through the HMC, directly where it has no RMC connection.
    private func throughHMC(_ round: inout VIOSResponses, _ console: HMCHost, _ hmc: HMCFacts, _ names: [String]) async {
        var accesses: [RemoteHost] = []
        for name in names {
            let known = hmc.server(named: name)
            if let known, let access = await console.vios(name, partition: known.name, system: hmc.system) {
                accesses.append(access)
            } else {
                let problem =
                    known.map { HMCSearch.unquotable($0.name, hmc.hmc) }
                    ?? Problem(
                        .unreachable, "no-such-partition", "\(hmc.hmc): \(hmc.system) has no VIOS \(name)",
                        hint: "give the VIOS's partition name, or another system with --system", host: hmc.hmc)
                round.silent.append(UnansweredVIOS(vios: name, problem: problem))
            }
        }
        round.add(await ask(accesses))
        for silent in round.silent where names.contains(silent.vios) {
            guard let access = await directly(silent.vios) else { continue }
            await retry(&round, silent, access, way: "was asked directly")
        }
    }

    /// VIOSes that can't be reached directly: nothing was changed yet, so the HMC's way is as good.
    private func rescue(_ round: inout VIOSResponses, _ console: HMCHost, _ hmc: HMCFacts) async {
        for silent in round.silent where silent.problem.status == .unreachable {
            guard let known = hmc.server(named: silent.vios),
                let access = await console.vios(silent.vios, partition: known.name, system: hmc.system)
            else { continue }
            await retry(&round, silent, access, way: "was asked through \(hmc.hmc)")
        }
    }

    private func retry(_ round: inout VIOSResponses, _ silent: UnansweredVIOS, _ access: RemoteHost, way: String) async {
        let answers = await ask([access])
        if let second = answers.first, case .failure(let problem) = second.answer {
            guard let index = round.silent.firstIndex(where: { $0.vios == silent.vios }) else { return }
            // The first way's reason leads; both ways are closed.
            round.silent[index].problem.message += "; the other way failed too: \(problem.message)"
        } else {
            round.add(answers)
            round.notes.append("\(silent.vios) \(way): \(silent.problem.message)")
        }
    }

    private func directly(_ name: String) async -> RemoteHost? {
        if let listed = hosts.vioses.first(where: { $0.name == name }) { return listed }
        return await hosts.viosNamed(name)
    }

    /// When no file and no HMC names all VIOSes, the LPAR's kernel does. It knows their partitions' names, which ssh need not know: one
    /// that doesn't resolve beside a VIOS that did answer is only told.
    private func askNamed(by client: ClientFacts?, _ round: inout VIOSResponses) async {
        var accesses: [RemoteHost] = []
        for name in named(by: client, besides: round) {
            if let access = await hosts.viosNamed(name) { accesses.append(access) }
        }
        for (access, answer) in await ask(accesses) {
            if case .failure(let problem) = answer, problem.code == "name-resolution", !round.servers.isEmpty {
                round.notes.append(
                    "the LPAR's kernel names the VIOS \(access.name), which ssh doesn't know: write the system's VIOSes into the inventory"
                )
            } else {
                round.add([(access, answer)])
            }
        }
    }

    /// Those that were not asked. A name that no asked VIOS has may still be one's partition: where there are no more names than VIOSes
    /// that answered, and it is said of a vhost that one of them has for this LPAR.
    private func named(by client: ClientFacts?, besides round: VIOSResponses) -> [String] {
        guard !hosts.areAllVIOSes, let client else { return [] }
        func isAsked(_ name: String) -> Bool {
            round.servers.contains { $0.isCalled(name) } || round.silent.contains { AdapterMatcher.sameHost($0.vios, name) }
        }
        let all = client.view.served.map(\.vios)
        var names: [String] = []
        for served in client.view.served where !names.contains(served.vios) && !isAsked(served.vios) {
            let isPerhapsKnown =
                !all.contains(where: isAsked) && Set(all).count <= round.servers.count
                && round.servers.contains { $0.adapter(served.vhost)?.client == client.identity.partitionID }
            if !isPerhapsKnown { names.append(served.vios) }
        }
        return names
    }

    private func ask(_ vioses: [RemoteHost]) async -> [(access: RemoteHost, answer: Result<ServerFacts, Problem>)] {
        await vioses.concurrentMap { vios in
            let answer = await Result { () async throws(Problem) in
                try await vios.survey(wanted: wanted, bound: bound, surroundings: surroundings)
            }
            return (vios, answer)
        }
    }
}
