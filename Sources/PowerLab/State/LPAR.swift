/// A client partition.
public struct LPAR: Codable, Equatable, Sendable {
    /// Partition name, as the hypervisor knows it.
    public var name: String
    /// ssh host name.
    public var host: String
    /// `uname -n`.
    public var node: String
    public var partitionID: Int
    /// `oslevel -s`.
    public var level: String
    /// `uname -W`; not 0 in a WPAR.
    public var wpar: Int
    /// Nil: AIX. An HMC shows another system as `os_version`; the lab emulates none of its commands.
    public var otherOS: String?
    /// Whether the lab runs an sshd for it; without one, connections are refused.
    public var runsSSHD = true
    public var devices: [AIXDevice]
    public var accounts: [Account]
    /// Whether kdb knows the subcommand `cvai`.
    public var answersCvai: Bool
    /// Seconds that a cfgmgr run takes.
    public var cfgmgrSeconds: Double
    /// Device packages of which cfgmgr complains (0514-621), harmless.
    public var missingPackages: [String]

    /// When the partition was booted; seconds since 1970.
    public var bootTime: Double

    public func device(_ name: String) -> AIXDevice? { devices.first { $0.name == name } }
}

/// One device of AIX's customized device database, or one that cfgmgr will find.
public struct AIXDevice: Codable, Equatable, Sendable {
    public var name: String
    /// `Available`, `Defined`, `Stopped`.
    public var status: String
    public var deviceClass: String
    public var subclass: String
    public var type: String
    public var parent: String
    /// AIX location code; empty for virtual devices.
    public var location: String
    /// Physical location code.
    public var physloc: String
    public var description: String
    /// First byte of the LUN of a device behind a vscsi adapter.
    public var lun: Int?
    /// Virtual slot of a client adapter.
    public var slot: Int?
    /// Mount point; a mounted device is busy.
    public var mountPoint: String?
    /// Incarnation of the VTD that the configure method met; nil: a ghost from the start, or no client device.
    public var configuredFor: Int?
    /// Some process holds the device open although it is not mounted.
    public var isOpen: Bool

    public var isBusy: Bool { isOpen || mountPoint != nil }
}

/// An account of a partition and what sudo lets it do.
public struct Account: Codable, Equatable, Sendable {
    public var name: String
    public var uid: Int
    /// Rules of sudoers, all NOPASSWD and for root; nil: not in sudoers.
    public var sudo: [String]?
    /// Active RBAC authorizations, `aix.device.config` and the like ([D] reference section 6).
    public var authorizations: [String]
}
