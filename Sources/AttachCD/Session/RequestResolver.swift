import PowerVM
import Remoting
import VirtualOptical

/// Combines options, inventory and ssh configuration into the request for one LPAR.
struct RequestResolver: Sendable {
    var selection: LPARSelection
    /// The LPAR isn't queried.
    var viosOnly: Bool
    var inventory: Inventory
    var connections: HostConnections
    var context: OperationContext
    var isStrict: Bool
    private let reservations = PartitionReservations()

    init(
        selection: LPARSelection, viosOnly: Bool = false, inventory: Inventory, connections: HostConnections,
        context: OperationContext, isStrict: Bool = false
    ) {
        self.selection = selection
        self.viosOnly = viosOnly
        self.inventory = inventory
        self.connections = connections
        self.context = context
        self.isStrict = isStrict
    }

    func job(_ name: String) async -> Result<LPARJob, Problem> {
        do {
            return .success(try await build(name))
        } catch {
            return .failure(error)
        }
    }

    /// The ssh host of an LPAR.
    func host(of name: String) -> String { selection.host ?? inventory.lpars[name]?.host ?? name }

    /// Which of the LPARs don't exist. A command that only reads reports each separately.
    func unknown(for operation: Operation, skips: Bool, tolerant: Set<String>, limit: Int) async -> UnknownLPARs {
        guard operation != .status, !viosOnly else { return .none }
        let hosts = Dictionary(selection.lpars.map { ($0, host(of: $0)) }) { first, _ in first }
        return await UnknownLPARs(hosts: hosts, skips: skips, tolerant: tolerant, limit: limit) { [connections] host in
            await connections.link(lpar: host).lookUp()
        }
    }

    private func build(_ name: String) async throws(Problem) -> LPARJob {
        if let problem = inventory.confusion(lpar: name) ?? selection.vios.flatMap({ inventory.confusion(vios: $0) }) {
            throw problem
        }
        let known = inventory.lpars[name]
        let route = try HMCSelection(selection, inventory: inventory, lpar: name, known: known)
        let system = route.system
        let request = DriveRequest(
            // The inventory's id belongs to the inventory's system.
            lpar: LPARIdentity(
                name, partitionName: selection.partition ?? known?.partition, id: route.isOfInventory ? known?.id : nil,
                machine: system?.machine, systemOption: selection.system),
            drive: DriveSelection(
                name: try selection.name?.valid(for: name), vios: selection.vios.map { VIOSName($0) }, adapter: selection.adapter),
            isStrict: isStrict)
        return LPARJob(request: request, hosts: await hosts(name, known, route), context: context)
    }

    private func hosts(
        _ name: String, _ known: Inventory.Partition?, _ route: HMCSelection
    ) async -> Hosts {
        // A VIOS that no file mentions, or one of another system than the LPAR's: the operator decides. The others of the LPAR's own
        // system are queried all the same: a drive must not be on two VIOSes.
        let listed = route.system?.vioses ?? selection.vios.flatMap { inventory.system(ofVIOS: $0)?.system.vioses } ?? []
        let names = listed + [selection.vios].compactMap(\.self).filter { !listed.contains($0) }
        var vioses: [RemoteHost] = []
        for vios in names { vioses.append(await connections.vios(vios)) }
        let access = viosOnly ? nil : await connections.lpar(host: host(of: name), partition: known)
        return Hosts(
            lpar: access, vioses: vioses, areAllVIOSes: !listed.isEmpty, hmc: await route.access(connections),
            reservations: reservations,
            viosNamed: { [connections] in await connections.vios(namedByKernel: $0.text) })
    }
}
