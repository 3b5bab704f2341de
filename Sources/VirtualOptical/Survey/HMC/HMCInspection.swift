import PowerVM

/// What an HMC shows of its systems, to show the operator why the route through it is closed. It only reads.
public struct HMCInspection: Sendable {
    var hmc: HMCHost
    var bound: Duration

    public init(hmc: HMCHost, bound: Duration) {
        self.hmc = hmc
        self.bound = bound
    }

    public struct System: Sendable {
        public var name: String
        public var machine: MachineID
        /// Nil when the HMC gets no answer from it.
        public var partitions: [LssyscfgPartitions.Partition]?
        /// Its Virtual I/O Servers.
        public var servers: [LssyscfgPartitions.Partition]? { partitions?.filter(\.isServer) }
        /// The partitions that can have a drive.
        public var clients: [LssyscfgPartitions.Partition]? { partitions?.filter { !$0.isServer } }
    }

    public func systems() async throws(Problem) -> [System] {
        let directory = try await HMCSurvey(hmc: hmc, bound: bound).directory(first: nil)
        return directory.systems.map { system in
            let listing = directory.listings.first { $0.system == system }
            return System(name: system.name, machine: system.machine, partitions: listing?.partitions)
        }
    }
}
