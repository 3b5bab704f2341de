import PowerVM

/// A managed system whose VIOSes are to be queried.
public struct EstateSystem: Sendable {
    /// The name in inventory or HMC.
    public var name: String?
    public var vioses: [RemoteHost]
    /// Queried for partition names and slot pairs; also a route to the VIOSes.
    public var hmc: HMCHost?
    /// The operator's names of the partitions.
    public var names: [PartitionID: String]

    public init(
        name: String?, vioses: [RemoteHost], hmc: HMCHost? = nil, names: [PartitionID: String] = [:]
    ) {
        self.name = name
        self.vioses = vioses
        self.hmc = hmc
        self.names = names
    }
}

/// What an HMC contributes to one system.
struct EstateNames: Sendable {
    var listing: HMCDirectory.Listing?
    /// What `-m` takes.
    var reference: String?
    var problem: Problem?

    var servers: [LssyscfgPartitions.Partition] { listing?.partitions.filter(\.isServer) ?? [] }

    func partition(_ id: PartitionID?) -> LssyscfgPartitions.Partition? {
        guard let id else { return nil }
        return listing?.partitions.first { $0.id == id }
    }

    func server(_ name: VIOSName) -> LssyscfgPartitions.Partition? { servers.server(named: name) }

    /// The two ends of a vhost, as the HMC pairs them.
    func pairing(_ location: VirtualLocation) -> (client: PartitionID?, slot: Int?) {
        guard let listing, listing.system.machine == location.machine, let adapters = listing.adapters else { return (nil, nil) }
        let server = adapters.first {
            $0.side == .server && $0.partitionID == location.partition && $0.slot == location.slot
        }
        let callers = adapters.filter {
            $0.side == .client && $0.remotePartitionID == location.partition && $0.remoteSlot == location.slot
        }
        let client = server?.remotePartitionID ?? (callers.count == 1 ? callers[0].partitionID : nil)
        return (client, server?.remoteSlot ?? callers.first { $0.partitionID == client }?.slot)
    }
}
