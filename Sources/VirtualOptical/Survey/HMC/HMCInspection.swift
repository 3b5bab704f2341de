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
        /// Its Virtual I/O Servers; nil when the HMC gets no answer from it.
        public var servers: [LssyscfgPartitions.Partition]?
    }

    public func systems() async throws(Problem) -> [System] {
        let directory = try await HMCSurvey(hmc: hmc, bound: bound).directory(first: nil)
        return directory.systems.map { system in
            let listing = directory.listings.first { $0.system == system }
            return System(name: system.name, machine: system.machine, servers: listing?.partitions.filter(\.isServer))
        }
    }
}
