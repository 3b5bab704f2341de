import AsyncSupport
import PowerVM

/// Queries VIOSes for all their virtual optical drives. It only reads.
public struct EstateSurvey: Sendable {
    public var systems: [EstateSystem]
    public var context: OperationContext
    /// How many VIOSes are queried at once.
    public var parallel: Int

    public init(systems: [EstateSystem], parallel: Int, context: OperationContext) {
        self.systems = systems
        self.parallel = parallel
        self.context = context
    }

    public func run() async -> Estate {
        let named = await systems.concurrentMap(limit: parallel) { ($0, await names(of: $0)) }
        let warnings = named.compactMap { system, names in
            names.problem.map { "\(system.name ?? $0.host ?? "HMC"): partition names are missing: \($0.message)" }
        }
        let queries = named.flatMap { system, names in
            targets(of: system, names).map { (system: system, names: names, target: $0) }
        }
        let servers = await queries.concurrentMap(limit: parallel) { await server($0.target, of: $0.system, $0.names) }
        return Estate(servers: Self.merged(servers), warnings: warnings)
    }

    private func names(of system: EstateSystem) async -> EstateNames {
        guard let hmc = system.hmc else { return EstateNames() }
        do throws(Problem) {
            return try await HMCSurvey(hmc: hmc, bound: context.limits.command).names(
                of: system.name, orOfVIOS: system.vioses.first?.name)
        } catch {
            return EstateNames(problem: error)
        }
    }

    /// A VIOS and the routes to it, best first.
    private struct Target: Sendable {
        var name: VIOSName
        var direct: RemoteHost?
    }

    /// The VIOSes that are listed; without a list, those that the HMC has.
    private func targets(of system: EstateSystem, _ names: EstateNames) -> [Target] {
        guard system.vioses.isEmpty else { return system.vioses.map { Target(name: $0.name, direct: $0) } }
        return names.servers.map { Target(name: VIOSName($0.name), direct: nil) }
    }

    private func server(
        _ target: Target, of system: EstateSystem, _ names: EstateNames
    ) async -> (server: Estate.Server, facts: ServerFacts?) {
        var result = Estate.Server(system: system.name, vios: target.name)
        for route in await routes(to: target, system, names) {
            context.progress(.started(lpar: target.name.text, phase: "list", host: route.runner.host))
            defer { context.progress(.finished(lpar: target.name.text, phase: "list", host: route.runner.host)) }
            do throws(Problem) {
                let facts = try await route.survey(wanted: nil, context)
                result.system = system.name ?? names.listing?.system.name ?? facts.machine?.description
                result.route = route.routeName
                result.problem = nil
                result.adapters = adapters(facts, system, names)
                return (result, facts)
            } catch {
                result.problem = result.problem.map { $0.alsoFailed(error) } ?? error
                if error.status != .unreachable { return (result, nil) }
            }
        }
        if result.problem == nil {
            result.problem = names.problem ?? .unquotable(target.name.text, system.hmc?.runner.host ?? "")
        }
        return (result, nil)
    }

    private func routes(to target: Target, _ system: EstateSystem, _ names: EstateNames) async -> [RemoteHost] {
        var viaHMC: RemoteHost?
        if let hmc = system.hmc, let partition = names.server(target.name), let reference = names.reference {
            viaHMC = await hmc.vios(target.name, partition: partition.name, system: reference)
        }
        let routes = system.hmc?.isRoute == true ? [viaHMC, target.direct] : [target.direct, viaHMC]
        return routes.compactMap(\.self)
    }

    private func adapters(_ facts: ServerFacts, _ system: EstateSystem, _ names: EstateNames) -> [Estate.Adapter] {
        facts.adapters.sorted { $0.name < $1.name }.map { adapter in
            let pairing = names.pairing(adapter.location)
            let id = adapter.client ?? pairing.client
            return Estate.Adapter(
                name: adapter.name, slot: adapter.location.slot,
                lpar: id.flatMap { system.names[$0] } ?? names.partition(id)?.name, partitionID: id,
                clientSlot: pairing.client == nil || pairing.client == id ? pairing.slot : nil,
                drives: drives(adapter, facts, isRunning: names.partition(id).map { $0.state == "Running" } ?? true))
        }
    }

    private func drives(_ adapter: ServerAdapter, _ facts: ServerFacts, isRunning: Bool) -> [Estate.Drive] {
        adapter.vtds.compactMap { vtd in
            guard let drive = facts.drives[vtd.name] else { return nil }
            let medium = facts.media.first { $0.name == drive.media }
            return Estate.Drive(
                name: vtd.name, lun: vtd.lun, status: vtd.status?.lowercased(), medium: drive.media, access: medium?.access,
                client: isRunning ? nil : Estate.Client(state: "not-running"))
        }
    }

    /// A VIOS that two names lead to is listed once.
    private static func merged(_ found: [(server: Estate.Server, facts: ServerFacts?)]) -> [Estate.Server] {
        found.indices.filter { index in
            let (server, facts) = found[index]
            return !found[..<index].contains { other in
                other.server.vios == server.vios && other.server.system == server.system
                    || facts.map { other.facts?.isSame(as: $0) ?? false } ?? false
            }
        }.map { found[$0].server }
    }
}

extension HMCSurvey {
    /// A system's partitions and adapters. A system without a name is the one that has the VIOS.
    func names(of system: String?, orOfVIOS vios: VIOSName?) async throws(Problem) -> EstateNames {
        let name = system.flatMap { HMCName($0) } ?? hmc.system.name
        let directory = try await directory(first: name, withAdapters: true)
        let candidates = name == nil ? directory.listings : directory.listings.filter { $0.system == directory.meant }
        let found = candidates.first { listing in
            name != nil || vios.map { EstateNames(listing: listing).server($0) != nil } ?? false
        }
        guard var listing = found else {
            throw .noSuchSystem(system ?? vios?.text ?? "", directory.systems, await hmc.runner.activeHost)
        }
        let reference = directory.reference(listing.system)
        if listing.adapters == nil { listing.adapters = try await ask(LshwresSCSI(system: reference)) }
        return EstateNames(listing: listing, reference: reference)
    }
}

extension EstateSystem {
    /// All systems that an HMC manages.
    public static func all(of hmc: HMCHost, _ context: OperationContext) async throws(Problem) -> [EstateSystem] {
        let directory = try await HMCSurvey(hmc: hmc, bound: context.limits.command).directory(first: nil)
        return directory.systems.map { EstateSystem(name: directory.reference($0), vioses: [], hmc: hmc) }
    }
}
