import PowerVM

/// What an HMC reports about one partition: where it is, what state it is in, and which slots face each other.
public struct HMCFacts: Sendable, Equatable {
    /// The HMC that answered.
    public var hmc: String
    /// The managed system as `-m` takes it.
    public var system: String
    public var machine: MachineID
    public var partition: LssyscfgPartitions.Partition
    /// The system's Virtual I/O Servers.
    public var servers: [LssyscfgPartitions.Partition]
    /// Every virtual SCSI adapter of the system, both ends.
    public var adapters: [LshwresSCSI.Adapter]

    public init(
        hmc: String, system: String, machine: MachineID, partition: LssyscfgPartitions.Partition,
        servers: [LssyscfgPartitions.Partition], adapters: [LshwresSCSI.Adapter]
    ) {
        self.hmc = hmc
        self.system = system
        self.machine = machine
        self.partition = partition
        self.servers = servers
        self.adapters = adapters
    }

    /// A client slot of the partition and the server slot that it faces.
    public struct SlotPair: Sendable, Equatable {
        public var clientSlot: Int
        public var vios: PartitionID
        public var serverSlot: Int
    }

    /// The pairs that nothing contradicts: the client's adapter names a server slot, and that slot names no other client. Where the
    /// server slot takes any client, no second client may name it.
    public var pairs: [SlotPair] {
        adapters.filter { $0.side == .client && $0.partitionID == partition.id }.compactMap { client in
            guard let vios = client.remotePartitionID, let slot = client.remoteSlot else { return nil }
            let pair = SlotPair(clientSlot: client.slot, vios: vios, serverSlot: slot)
            return isFaithful(pair) ? pair : nil
        }
    }

    private func isFaithful(_ pair: SlotPair) -> Bool {
        let server = adapters.first { $0.side == .server && $0.partitionID == pair.vios && $0.slot == pair.serverSlot }
        if let owner = server?.remotePartitionID {
            return owner == partition.id && (server?.remoteSlot ?? pair.clientSlot) == pair.clientSlot
        }
        let callers = adapters.filter {
            $0.side == .client && $0.remotePartitionID == pair.vios && $0.remoteSlot == pair.serverSlot
        }
        return callers.count == 1
    }

    /// The partition's pair with the vhost at this location.
    func pair(at location: VirtualLocation) -> SlotPair? {
        guard location.machine == machine else { return nil }
        return pairs.first { $0.vios == location.partition && $0.serverSlot == location.slot }
    }

    /// Another partition that the vhost at this location is bound to.
    func otherOwner(of location: VirtualLocation) -> PartitionID? {
        guard location.machine == machine else { return nil }
        let server = adapters.first { $0.side == .server && $0.partitionID == location.partition && $0.slot == location.slot }
        return server?.remotePartitionID.flatMap { $0 == partition.id ? nil : $0 }
    }

    func server(named name: VIOSName) -> LssyscfgPartitions.Partition? { servers.server(named: name) }

    /// The VIOSes that the partition's slots face; all of the system when no slot faces any.
    var facingServers: [LssyscfgPartitions.Partition] {
        let ids = Set(pairs.map(\.vios))
        return ids.isEmpty ? servers : servers.filter { ids.contains($0.id) }
    }

    var isRunning: Bool { partition.state == "Running" }
}

extension [LssyscfgPartitions.Partition] {
    /// The VIOS partition for a name from an option, the inventory or a kernel: exactly, or the only one but for case and domain.
    func server(named name: VIOSName) -> LssyscfgPartitions.Partition? {
        if let exact = first(where: { $0.name == name.text }) { return exact }
        let alike = filter { VIOSName($0.name).isSameHost(as: name) }
        return alike.count == 1 ? alike[0] : nil
    }
}
