import AsyncSupport
import PowerVM

/// Which VIOSes are queried, and by which route: directly, or through the HMC; the other route where the first one fails.
struct VIOSDiscovery: Sendable {
    var hosts: Hosts
    var wanted: DriveName?
    var isCreating: Bool
    var loadsMedium: Bool
    var context: OperationContext

    /// The VIOSes that are known from the start and not reserved for the HMC's route.
    func direct() async -> VIOSResponses {
        var responses = VIOSResponses()
        guard hosts.hmc?.isRoute != true else { return responses }
        responses.add(await ask(hosts.vioses))
        return responses
    }

    /// What only the HMC's or the LPAR's answer makes possible.
    func finish(_ responses: inout VIOSResponses, _ hmc: HMCFacts?, _ client: ClientFacts?) async {
        guard let console = hosts.hmc, let hmc else {
            if hosts.hmc?.isRoute == true { responses.add(await ask(hosts.vioses)) }
            await askNamed(by: client, &responses)
            return
        }
        let facing = others(hmc, responses)
        if console.isRoute {
            await throughHMC(&responses, console, hmc, hosts.vioses.map(\.name) + facing)
        } else {
            await rescue(&responses, console, hmc)
            await throughHMC(&responses, console, hmc, facing)
        }
        if hmc.pairs.isEmpty { await askNamed(by: client, &responses) }
    }

    /// The VIOSes that the HMC pairs with the partition, besides those that option or file name; all of the system where nothing names
    /// one and no slot faces any.
    private func others(_ hmc: HMCFacts, _ responses: VIOSResponses) -> [VIOSName] {
        guard !hosts.areAllVIOSes, hosts.vioses.isEmpty || !hmc.pairs.isEmpty else { return [] }
        let asked = hosts.vioses.compactMap { hmc.server(named: $0.name)?.id }
        let answered = responses.servers.flatMap(\.adapters).map(\.location).filter { $0.machine == hmc.machine }.map(\.partition)
        return hmc.facingServers.filter { !asked.contains($0.id) && !answered.contains($0.id) }.map { VIOSName($0.name) }
    }

    /// `--hmc`, or VIOSes to which there is no other route: through the HMC, directly where it has no RMC connection.
    private func throughHMC(_ responses: inout VIOSResponses, _ console: HMCHost, _ hmc: HMCFacts, _ names: [VIOSName]) async {
        var found: [RemoteHost] = []
        for name in names {
            let known = hmc.server(named: name)
            if let known, let host = await console.vios(name, partition: known.name, system: hmc.system) {
                found.append(host)
            } else {
                let problem = known.map { Problem.unquotable($0.name, hmc.hmc) } ?? .noSuchVIOS(name, hmc)
                responses.unanswered.append(UnansweredVIOS(vios: name, problem: problem))
            }
        }
        responses.add(await ask(found))
        for failed in responses.unanswered where names.contains(failed.vios) {
            guard let host = await directly(failed.vios) else { continue }
            await retry(&responses, failed, host, note: "was queried by ssh, not through the HMC")
        }
    }

    /// VIOSes that can't be reached directly: nothing was changed yet, so the HMC's route is as good.
    private func rescue(_ responses: inout VIOSResponses, _ console: HMCHost, _ hmc: HMCFacts) async {
        for failed in responses.unanswered where failed.problem.status == .unreachable {
            guard let known = hmc.server(named: failed.vios),
                let host = await console.vios(failed.vios, partition: known.name, system: hmc.system)
            else { continue }
            await retry(&responses, failed, host, note: "was queried through \(hmc.hmc), not by ssh")
        }
    }

    private func retry(_ responses: inout VIOSResponses, _ failed: UnansweredVIOS, _ host: RemoteHost, note: String) async {
        let answers = await ask([host])
        if let second = answers.first, case .failure(let problem) = second.answer {
            guard let index = responses.unanswered.firstIndex(where: { $0.vios == failed.vios }) else { return }
            responses.unanswered[index].problem = responses.unanswered[index].problem.alsoFailed(problem)
        } else {
            responses.add(answers)
            responses.notes.append("\(failed.vios) \(note): \(failed.problem.reason)")
        }
    }

    private func directly(_ name: VIOSName) async -> RemoteHost? {
        if let listed = hosts.vioses.first(where: { $0.name == name }) { return listed }
        return await hosts.viosNamed(name)
    }

    /// When no file and no HMC names all VIOSes, the LPAR's kernel does. It knows their partitions' names, which ssh need not know: one
    /// that doesn't resolve beside a VIOS that did answer is only a note.
    private func askNamed(by client: ClientFacts?, _ responses: inout VIOSResponses) async {
        var found: [RemoteHost] = []
        for name in named(by: client, besides: responses) {
            if let host = await hosts.viosNamed(name) {
                found.append(host)
            } else if responses.servers.isEmpty {
                responses.unanswered.append(UnansweredVIOS(vios: name, problem: .strangerVIOS(name)))
            } else {
                responses.notes.append("\(Problem.strangerVIOS(name).message); add it to the inventory if a drive may be there")
            }
        }
        for (host, answer) in await ask(found) {
            if case .failure(let problem) = answer, problem.code == .nameResolution, !responses.servers.isEmpty {
                responses.notes.append(
                    "the LPAR's kernel reports the VIOS \(host.name), whose name can't be resolved: write the system's VIOSes into the inventory"
                )
            } else {
                responses.add([(host, answer)])
            }
        }
    }

    /// Those that were not queried. A name that no queried VIOS has may still be the partition name of one: where there are no more names
    /// than VIOSes that answered, and the kernel gives it for a vhost that one of them has for this LPAR.
    private func named(by client: ClientFacts?, besides responses: VIOSResponses) -> [VIOSName] {
        guard !hosts.areAllVIOSes, let client else { return [] }
        func isAsked(_ name: VIOSName) -> Bool {
            responses.servers.contains { $0.isCalled(name) } || responses.unanswered.contains { $0.vios.isSameHost(as: name) }
        }
        let mappings = client.view.served.map { (vios: VIOSName($0.vios), vhost: $0.vhost) }
        let all = mappings.map(\.vios)
        var names: [VIOSName] = []
        for mapping in mappings where !names.contains(mapping.vios) && !isAsked(mapping.vios) {
            let isPerhapsKnown =
                !all.contains(where: isAsked) && Set(all).count <= responses.servers.count
                && responses.servers.contains { $0.adapter(mapping.vhost)?.client == client.identity.partitionID }
            if !isPerhapsKnown { names.append(mapping.vios) }
        }
        return names
    }

    private func ask(_ vioses: [RemoteHost]) async -> [(host: RemoteHost, answer: Result<ServerFacts, Problem>)] {
        await vioses.concurrentMap { vios in
            (
                vios,
                await Result { () async throws(Problem) in
                    try await vios.survey(
                        wanted: wanted, isCreating: isCreating, isFirstLook: true, loadsMedium: loadsMedium, context)
                }
            )
        }
    }
}
