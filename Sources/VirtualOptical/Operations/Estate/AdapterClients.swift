import PowerVM

/// The client ends of a VIOS's adapters, as an HMC names and pairs them.
public struct AdapterClients: Sendable {
    private var names = EstateNames()

    /// Without an HMC nothing is known.
    public init() {}

    init(_ names: EstateNames) { self.names = names }

    /// Why names and slots are missing although an HMC was queried.
    public var warning: String? { names.problem.map { "partition names are missing: \($0.message)" } }

    public func name(of partition: PartitionID) -> String? { names.partition(partition)?.name }

    /// The partition that `lsmap` shows; until one has connected, the one that the HMC pairs the adapter with.
    public func partition(_ adapter: Lsmap.Adapter) -> PartitionID? {
        adapter.clientPartitionID.flatMap { PartitionID($0) } ?? pairing(adapter).client
    }

    /// The virtual slot of the client adapter.
    public func slot(_ adapter: Lsmap.Adapter) -> Int? {
        let pairing = pairing(adapter)
        return pairing.client == partition(adapter) ? pairing.slot : nil
    }

    private func pairing(_ adapter: Lsmap.Adapter) -> (client: PartitionID?, slot: Int?) {
        adapter.location.map(names.pairing) ?? (nil, nil)
    }
}

extension VIOSVerbs {
    /// What the HMC reports about the adapters' clients; without an HMC on the route nothing.
    public func clients() async -> AdapterClients {
        guard let hmc, hmc.isRoute || vios.route.isHMC else { return AdapterClients() }
        var system: String?
        if case .hmc(let name, _) = vios.route { system = name }
        do throws(Problem) {
            return AdapterClients(
                try await HMCSurvey(hmc: hmc, bound: context.limits.command).names(of: system, orOfVIOS: vios.name))
        } catch {
            return AdapterClients(EstateNames(problem: error))
        }
    }
}
