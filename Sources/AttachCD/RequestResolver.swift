import PowerVM
import VirtualOptical

/// How the operator wants it done: attach's options, detach's few of them, or nothing for a command that only looks.
struct ChangeWish: Sendable {
    var viosOnly = false
    var media: MediumArgument?
    var force = false
    var configure = DriveRequest.ConfigureScope.vio0
    var wait: Duration?
    var dryRun = false
    var rollback = false
    var reason: String?
}

/// Brings together what option, inventory and ssh configuration say of one LPAR.
struct RequestResolver: Sendable {
    var lpar: LPAROptions
    var change: ChangeWish
    var timeout: Duration?
    var inventory: Inventory
    var connections: HostConnections
    var surroundings: OperationContext
    private let claims = PartitionReservations()

    func job(_ name: String) async -> Result<CLISession.Job, Problem> {
        do {
            return .success(try await build(name))
        } catch {
            return .failure(error)
        }
    }

    private func build(_ name: String) async throws(Problem) -> CLISession.Job {
        let known = inventory.lpars[name]
        let way = try HMCSelection(options: lpar.hmc, inventory: inventory, lpar: name, known: known)
        let system = way.system
        var request = DriveRequest(lpar: name, partitionName: lpar.partition ?? known?.partition)
        // The inventory's id belongs to the inventory's system.
        request.partitionID = way.isOfInventory ? known?.id : nil
        request.machine = system?.machine
        if let text = lpar.name { request.name = try text.valid() }
        request.vios = lpar.vios
        request.adapter = lpar.vadapter?.name
        request.configure = change.configure
        request.viosOnly = change.viosOnly
        request.medium = try change.media?.valid()
        request.force = change.force
        request.dryRun = change.dryRun
        request.rollback = change.rollback
        request.wait = change.wait
        if let timeout {
            request.bounds.command = timeout
            request.bounds.configure = timeout
        }
        return CLISession.Job(
            request: request, hosts: await hosts(name, known, way, viosOnly: request.viosOnly), surroundings: surroundings)
    }

    private func hosts(
        _ name: String, _ known: Inventory.Partition?, _ way: HMCSelection, viosOnly: Bool
    ) async -> Hosts {
        // A VIOS that no file mentions, or one of another system than the LPAR's: the operator's word goes. The others of the LPAR's own
        // system are asked all the same: a drive must not be on two VIOSes.
        let listed = way.system?.vioses ?? lpar.vios.flatMap { inventory.system(ofVIOS: $0)?.system.vioses } ?? []
        let names = listed + [lpar.vios].compactMap(\.self).filter { !listed.contains($0) }
        var vioses: [RemoteHost] = []
        for vios in names { vioses.append(await connections.vios(vios)) }
        let access = viosOnly ? nil : await connections.lpar(host: lpar.host ?? known?.host ?? name, partition: known)
        return Hosts(
            lpar: access, vioses: vioses, areAllVIOSes: !listed.isEmpty, hmc: await way.access(connections),
            claims: claims,
            viosNamed: { [connections] name in
                HostArgument.isName(name) ? await connections.vios(name) : nil
            })
    }
}
