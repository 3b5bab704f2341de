import PowerVM

/// Managed systems with their VIOSes, adapters and virtual optical drives, as they were at one moment.
public struct Estate: Sendable, Equatable {
    public var servers: [Server]
    /// What is missing beside the VIOSes that didn't answer: an HMC that was queried for names only.
    public var warnings: [String]

    public init(servers: [Server], warnings: [String] = []) {
        self.servers = servers
        self.warnings = warnings
    }

    /// A VIOS.
    public struct Server: Sendable, Equatable {
        /// The managed system's name in inventory or HMC, else its type, model and serial; nil if the VIOS didn't answer.
        public var system: String?
        public var vios: VIOSName
        /// `ssh` or `hmc`.
        public var route: String?
        public var adapters: [Adapter] = []
        /// Why nothing is known about it.
        public var problem: Problem?

        public init(system: String?, vios: VIOSName, route: String? = nil, adapters: [Adapter] = [], problem: Problem? = nil) {
            self.system = system
            self.vios = vios
            self.route = route
            self.adapters = adapters
            self.problem = problem
        }
    }

    /// A virtual SCSI server adapter.
    public struct Adapter: Sendable, Equatable {
        public var name: VHostName
        /// Virtual slot number.
        public var slot: Int
        /// Nil: no client has the adapter, or nothing names the partition.
        public var lpar: String?
        public var partitionID: PartitionID?
        /// Virtual slot number; known only from an HMC.
        public var clientSlot: Int?
        public var drives: [Drive] = []

        public init(
            name: VHostName, slot: Int, lpar: String? = nil, partitionID: PartitionID? = nil, clientSlot: Int? = nil,
            drives: [Drive] = []
        ) {
            self.name = name
            self.slot = slot
            self.lpar = lpar
            self.partitionID = partitionID
            self.clientSlot = clientSlot
            self.drives = drives
        }
    }

    /// A virtual optical drive.
    public struct Drive: Sendable, Equatable {
        public var name: DeviceName
        public var lun: LogicalUnitNumber
        /// As `lsmap` prints it, in lower case; nil at VIOS 1.x, which doesn't print it.
        public var status: String?
        public var medium: String?
        /// `ro` or `rw`, of the medium.
        public var access: String?
        /// What the LPAR shows; nil if it wasn't queried.
        public var client: Client?

        public init(
            name: DeviceName, lun: LogicalUnitNumber, status: String? = nil, medium: String? = nil, access: String? = nil,
            client: Client? = nil
        ) {
            self.name = name
            self.lun = lun
            self.status = status
            self.medium = medium
            self.access = access
            self.client = client
        }
    }

    /// The drive as its LPAR shows it.
    public struct Client: Sendable, Equatable {
        /// A status of the report (`attached`, `pending`, `unproven`, `unreachable` …), or `not-running`.
        public var state: String
        public var cd: String?
        public var mounts: [String]

        public init(state: String, cd: String? = nil, mounts: [String] = []) {
            self.state = state
            self.cd = cd
            self.mounts = mounts
        }
    }
}
