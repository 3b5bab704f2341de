import AsyncSupport
import PowerVM
import Remoting
import VirtualOptical

/// The work of `list` and `map`: from the words of the command line to what the VIOSes, HMCs and LPARs show.
struct EstateSession: Sendable {
    var words: [String]
    var hmc: HMCOptions
    /// Whether running LPARs are queried for their cds.
    var asksLPARs: Bool
    /// Of `--where`.
    var conditions: [RecordCondition] = []
    var session: CLISession

    func estate(_ run: CLISession.Run) async -> Result<Estate, Problem> {
        do throws(Problem) {
            let selection = try EstateSelection(words, inventory: session.inventory)
            let systems = try await systems(selection, run)
            guard !systems.isEmpty else { throw .nothingToList }
            let parallel = try session.jobs(
                servers: systems.reduce(0) { $0 + $1.vioses.count + ($1.hmc == nil ? 0 : 1) })
            let all = await EstateSurvey(systems: systems, parallel: parallel, context: run.context).run()
            let found = selection.selected(EstateSelection.explained(all, inventory: session.inventory))
            let clients = EstateClients(session: session, run: run, parallel: parallel, conditions: conditions)
            return .success(asksLPARs ? await clients.asked(found) : found)
        } catch {
            return .failure(error)
        }
    }

    private func systems(_ selection: EstateSelection, _ run: CLISession.Run) async throws(Problem) -> [EstateSystem] {
        // An HMC alone serves: every system that it manages, or the one that --system names.
        if words.isEmpty, let console = hmc.hmc, let access = await run.connections.hmc([console]) {
            let name = hmc.system.flatMap { HMCName($0) }
            let host = HMCHost(
                runner: access, system: name.map { .certain($0) } ?? .unknown, role: .required,
                changes: { await run.connections.changes(ofVIOS: $0.text) })
            if let name { return named([EstateSystem(name: name.text, vioses: [], hmc: host)]) }
            return named(try await EstateSystem.all(of: host, run.context))
        }
        var systems: [EstateSystem] = []
        for part in selection.queries {
            if let system = hmc.system, part.system != nil, part.system != session.inventory.system(called: system)?.name {
                continue
            }
            systems.append(try await system(part, run))
        }
        return systems
    }

    private func system(_ part: EstateSelection.Part, _ run: CLISession.Run) async throws(Problem) -> EstateSystem {
        let inventory = session.inventory
        let route = try HMCSelection(
            hmc: hmc.hmc, system: part.system ?? hmc.system, inventory: inventory, vios: part.vioses.first ?? "")
        var vioses: [RemoteHost] = []
        for vios in part.vioses { vioses.append(await run.connections.vios(vios)) }
        return EstateSystem(
            name: part.system, vioses: vioses, hmc: await route.access(run.connections),
            names: inventory.lparNames(ofSystem: part.system))
    }

    /// The inventory's names for what the HMC manages.
    private func named(_ systems: [EstateSystem]) -> [EstateSystem] {
        systems.map { system in
            var result = system
            result.names = session.inventory.lparNames(ofSystem: system.name)
            return result
        }
    }
}

extension Inventory {
    /// The LPARs of a system by partition id, as the operator calls them.
    func lparNames(ofSystem name: String?) -> [PartitionID: String] {
        var names: [PartitionID: String] = [:]
        for (lpar, partition) in lpars.sorted(by: { $0.key < $1.key }) where partition.system == name && name != nil {
            if let id = partition.id { names[id] = lpar }
        }
        return names
    }
}

extension Problem {
    static var nothingToList: Problem {
        Problem(
            .refused, .noVIOS, "there is nothing to list: no system is in the inventory",
            hint: "name a VIOS, give an HMC with --hmc, or write the systems into the inventory (attach-cd-inventory(5))")
    }
}
