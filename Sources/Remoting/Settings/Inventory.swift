import PowerVM

/// What ssh cannot know: which VIOSes serve which system, and where names differ. All of it is optional.
public struct Inventory: Sendable, Equatable {
    public var systems: [String: ManagedSystem] = [:]
    public var lpars: [String: Partition] = [:]
    public var defaults = Defaults()
    /// The file it was read from, for messages; nil when there is none.
    public var file: String?

    public init(file: String? = nil) { self.file = file }

    public struct ManagedSystem: Sendable, Equatable {
        public var machine: MachineID?
        public var vioses: [String] = []
        public var hmcs: [String] = []
        /// How its VIOSes are reached where both routes may be open.
        public var route = Route.ssh
    }

    public enum Route: String, Sendable, CaseIterable {
        case ssh, hmc
    }

    public struct Partition: Sendable, Equatable {
        public var system: String?
        public var host: String?
        public var partition: String?
        public var id: PartitionID?
        public var become: Companion.Become?
        public var companion: Companion.Delivery?
    }

    public struct Defaults: Sendable, Equatable {
        public var lparUser = "root"
        public var viosUser = "padmin"
        public var hmcUser = "hscroot"
        public var become = Companion.Become.none
        public var companion = Companion.Delivery.stdin
        public var audit: AuditDestination?
        public var auditLog: String?
        /// As `--strict`.
        public var isStrict = false
    }

    /// Where audit lines go.
    public enum AuditDestination: String, Sendable, CaseIterable {
        case file, syslog, both
    }

    /// The VIOSes of the system that this VIOS belongs to, by name.
    public func system(ofVIOS vios: String) -> (name: String, system: ManagedSystem)? {
        systems.sorted { $0.key < $1.key }.first { $0.value.vioses.contains(vios) }.map { ($0.key, $0.value) }
    }

    /// Partition names of one managed system by id, for display only.
    public func partitionNames(ofSystem name: String?) -> [PartitionID: String] {
        var names: [PartitionID: String] = [:]
        for (lpar, partition) in lpars.sorted(by: { $0.key < $1.key }) where partition.system == name {
            if let id = partition.id { names[id] = partition.partition ?? lpar }
        }
        return names
    }

    /// Partition names of the system that this VIOS belongs to.
    public func partitionNames(ofVIOS vios: String) -> [PartitionID: String] {
        system(ofVIOS: vios).map { partitionNames(ofSystem: $0.name) } ?? [:]
    }
}
