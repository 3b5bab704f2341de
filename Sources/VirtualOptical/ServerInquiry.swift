import PowerVM

/// Which VIOSes are asked, and by which way: directly, or through the HMC; the other way where the first one is closed.
struct ServerInquiry: Sendable {
    var hosts: Hosts
    var wanted: DriveName?
    var bound: Duration

    /// What has come back so far.
    struct Round: Sendable {
        var servers: [ServerFacts] = []
        var silent: [SilentServer] = []
        /// How each VIOS that answered was reached.
        var ways: [String: VIOSAccess] = [:]
        var notes: [String] = []

        mutating func add(_ answers: [(access: VIOSAccess, answer: Result<ServerFacts, Problem>)]) {
            for (access, answer) in answers {
                switch answer {
                case .success(let facts):
                    servers.append(facts)
                    ways[access.name] = access
                    silent.removeAll { $0.vios == access.name }
                case .failure(let problem):
                    silent.append(SilentServer(vios: access.name, problem: problem))
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
    func direct() async -> Round {
        var round = Round()
        guard hosts.hmc?.isRoute != true else { return round }
        round.add(await ask(hosts.vioses))
        return round
    }

    /// What only the HMC's or the LPAR's answer makes possible.
    func finish(_ round: inout Round, _ hmc: HMCFacts?, _ client: ClientFacts?) async {
        guard let console = hosts.hmc, let hmc else {
            if hosts.hmc?.isRoute == true { round.add(await ask(hosts.vioses)) }
            round.add(await ask(await named(by: client, besides: round)))
            return
        }
        let others = others(hmc, round)
        if console.isRoute {
            await throughHMC(&round, console, hmc, hosts.vioses.map(\.name) + others)
        } else {
            await rescue(&round, console, hmc)
            await throughHMC(&round, console, hmc, others)
        }
    }

    /// The VIOSes that the HMC pairs with the partition, besides those that option or file name; all of the system where nothing names
    /// one and no slot faces any.
    private func others(_ hmc: HMCFacts, _ round: Round) -> [String] {
        guard !hosts.areAllVIOSes, hosts.vioses.isEmpty || !hmc.pairs.isEmpty else { return [] }
        let asked = hosts.vioses.compactMap { hmc.server(named: $0.name)?.id }
        let answered = round.servers.flatMap(\.adapters).map(\.location).filter { $0.machine == hmc.machine }.map(\.partition)
        return hmc.facingServers.filter { !asked.contains($0.id) && !answered.contains($0.id) }.map(\.name)
    }

    /// `--hmc`, or VIOSes to which nothing else gives a way: through the HMC, directly where it has no RMC connection.
    private func throughHMC(_ round: inout Round, _ console: HMCAccess, _ hmc: HMCFacts, _ names: [String]) async {
        var accesses: [VIOSAccess] = []
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
                round.silent.append(SilentServer(vios: name, problem: problem))
            }
        }
        round.add(await ask(accesses))
        for silent in round.silent where names.contains(silent.vios) {
            guard let access = await directly(silent.vios) else { continue }
            await retry(&round, silent, access, way: "was asked directly")
        }
    }

    /// VIOSes that can't be reached directly: nothing was changed yet, so the HMC's way is as good.
    private func rescue(_ round: inout Round, _ console: HMCAccess, _ hmc: HMCFacts) async {
        for silent in round.silent where silent.problem.status == .unreachable {
            guard let known = hmc.server(named: silent.vios),
                let access = await console.vios(silent.vios, partition: known.name, system: hmc.system)
            else { continue }
            await retry(&round, silent, access, way: "was asked through \(hmc.hmc)")
        }
    }

    private func retry(_ round: inout Round, _ silent: SilentServer, _ access: VIOSAccess, way: String) async {
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

    private func directly(_ name: String) async -> VIOSAccess? {
        if let listed = hosts.vioses.first(where: { $0.name == name }) { return listed }
        return await hosts.viosNamed(name)
    }

    /// When no file and no HMC names all VIOSes, the LPAR's kernel does. It knows their partitions' names: one that it says of a vhost
    /// that an asked VIOS has, too, may be that VIOS, unless the kernel calls that one by the name that we know.
    private func named(by client: ClientFacts?, besides round: Round) async -> [VIOSAccess] {
        guard !hosts.areAllVIOSes, let client else { return [] }
        let id = client.identity.partitionID
        func isAsked(_ name: String) -> Bool {
            round.servers.contains { $0.isCalled(name) } || round.silent.contains { Prover.sameHost($0.vios, name) }
        }
        let isCalledAlike = client.view.served.contains { isAsked($0.vios) }
        var names: [String] = []
        for served in client.view.served where !names.contains(served.vios) && !isAsked(served.vios) {
            let isPerhapsKnown = round.servers.contains { $0.adapter(served.vhost)?.client == id }
            if isCalledAlike || !isPerhapsKnown { names.append(served.vios) }
        }
        var found: [VIOSAccess] = []
        for name in names {
            if let access = await hosts.viosNamed(name) { found.append(access) }
        }
        return found
    }

    private func ask(_ vioses: [VIOSAccess]) async -> [(access: VIOSAccess, answer: Result<ServerFacts, Problem>)] {
        await withTaskGroup(of: (Int, Result<ServerFacts, Problem>).self) { group in
            for (index, vios) in vioses.enumerated() {
                group.addTask {
                    do throws(Problem) {
                        return (index, .success(try await vios.survey(wanted: wanted, bound: bound)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            let results = await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
            return results.map { (vioses[$0.0], $0.1) }
        }
    }
}
