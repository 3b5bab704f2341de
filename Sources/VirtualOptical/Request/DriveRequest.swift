import PowerVM

/// Which LPAR, and which drive of it; names are already valid.
public struct DriveRequest: Sendable, Equatable {
    public var lpar: LPARIdentity
    public var drive: DriveSelection
    /// `--strict`: the partition's own word isn't enough evidence of which partition it is.
    public var isStrict: Bool

    public init(lpar: LPARIdentity, drive: DriveSelection = DriveSelection(), isStrict: Bool = false) {
        self.lpar = lpar
        self.drive = drive
        self.isStrict = isStrict
    }
}

/// The requested partition, and what must be true of the host that answers for it.
public struct LPARIdentity: Sendable, Equatable {
    /// The LPAR as the operator named it.
    public var name: String
    /// The partition name that the host reached must have: `--partition`, the inventory's, else the LPAR argument.
    public var partitionName: String
    /// The inventory's partition id: one more guard, and the only source while the LPAR isn't queried.
    public var id: PartitionID?
    /// The inventory's machine of the LPAR's system: one more guard.
    public var machine: MachineID?
    /// `--system`, if that says which system it is.
    public var systemOption: String?

    public init(
        _ name: String, partitionName: String? = nil, id: PartitionID? = nil, machine: MachineID? = nil,
        systemOption: String? = nil
    ) {
        self.systemOption = systemOption
        self.name = name
        self.partitionName = partitionName ?? name
        self.id = id
        self.machine = machine
    }
}

/// The requested drive, as far as the operator named it.
public struct DriveSelection: Sendable, Equatable {
    /// `--name`: that drive and no other.
    public var name: DriveName?
    /// `--vios`
    public var vios: VIOSName?
    /// `--vadapter`
    public var adapter: VHostName?

    public init(name: DriveName? = nil, vios: VIOSName? = nil, adapter: VHostName? = nil) {
        self.name = name
        self.vios = vios
        self.adapter = adapter
    }

    /// Whether `--vios` and `--vadapter`, as far as they are given, name this adapter.
    func allows(_ candidate: Candidate) -> Bool {
        (vios.map { $0 == candidate.vios } ?? true) && (adapter.map { $0 == candidate.adapter.name } ?? true)
    }
}
