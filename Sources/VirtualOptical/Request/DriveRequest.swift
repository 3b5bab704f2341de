import PowerVM

/// What the operator asked for, for one LPAR; names are already valid.
public struct DriveRequest: Sendable {
    /// The LPAR as the operator named it.
    public var lpar: String
    /// The partition name that the host reached must have: `--partition`, the inventory's, else the LPAR argument.
    public var partitionName: String
    /// The inventory's partition id: one more guard, and what `viosOnly` goes by.
    public var partitionID: PartitionID?
    /// The inventory's machine of the LPAR's system: one more guard.
    public var machine: MachineID?
    /// `--name`: that drive and no other.
    public var name: DriveName?
    /// `--vios`
    public var vios: String?
    /// `--vadapter`
    public var adapter: VHostName?
    public var configure: ConfigureScope = .vio0
    /// Leave the LPAR alone: it isn't running yet.
    public var viosOnly = false
    /// `--media`: the medium that shall be in the drive.
    public var medium: MediumName?
    /// `--force`: another medium in the drive is taken out, be it in use.
    public var force = false
    public var dryRun = false
    /// Take back what this run made if the LPAR's side fails for good.
    public var rollback = false
    /// `--wait`: how long the LPAR, which is booting, is tried again.
    public var wait: Duration?
    public var bounds = Bounds()

    public init(lpar: String, partitionName: String? = nil) {
        self.lpar = lpar
        self.partitionName = partitionName ?? lpar
    }

    /// Whether `--vios` and `--vadapter`, as far as they are given, name this adapter.
    func asks(for candidate: Candidate) -> Bool {
        (vios.map { $0 == candidate.vios } ?? true) && (adapter.map { $0 == candidate.adapter.name } ?? true)
    }

    public enum ConfigureScope: String, Sendable, CaseIterable {
        /// `cfgmgr -l vio0`
        case vio0
        /// `cfgmgr -l vscsiN` of the proven adapter only
        case adapter
    }

    /// How long one answer is waited for. Giving up kills nothing.
    public struct Bounds: Sendable {
        public var command: Duration = .seconds(120)
        public var configure: Duration = .seconds(15 * 60)

        public init() {}
    }
}
