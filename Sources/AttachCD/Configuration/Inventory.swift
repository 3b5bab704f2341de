import PowerVM

/// What ssh cannot know: which VIOSes serve which system, and where names differ. All of it is optional.
struct Inventory: Sendable, Equatable {
    var systems: [String: ManagedSystem] = [:]
    var lpars: [String: Partition] = [:]
    var defaults = Defaults()
    /// The file it was read from, for messages; nil when there is none.
    var file: String?

    struct ManagedSystem: Sendable, Equatable {
        var machine: MachineID?
        var vioses: [String] = []
        var hmcs: [String] = []
        /// How its VIOSes are reached where both ways may be open.
        var route = Route.ssh
    }

    enum Route: String, Sendable, CaseIterable {
        case ssh, hmc
    }

    struct Partition: Sendable, Equatable {
        var system: String?
        var host: String?
        var partition: String?
        var id: PartitionID?
        var become: Companion.Become?
        var companion: Companion.Delivery?
    }

    struct Defaults: Sendable, Equatable {
        var lparUser = "root"
        var viosUser = "padmin"
        var hmcUser = "hscroot"
        var become = Companion.Become.none
        var companion = Companion.Delivery.stdin
        var audit: AuditSettings.Destination?
        var auditLog: String?
    }

    /// The VIOSes of the system that this VIOS belongs to, by name.
    func system(ofVIOS vios: String) -> (name: String, system: ManagedSystem)? {
        systems.sorted { $0.key < $1.key }.first { $0.value.vioses.contains(vios) }.map { ($0.key, $0.value) }
    }

    /// Partition names of one managed system by id, for display only.
    func partitionNames(ofSystem name: String?) -> [PartitionID: String] {
        var names: [PartitionID: String] = [:]
        for (lpar, partition) in lpars.sorted(by: { $0.key < $1.key }) where partition.system == name {
            if let id = partition.id { names[id] = partition.partition ?? lpar }
        }
        return names
    }

    /// Partition names of the system that this VIOS belongs to.
    func partitionNames(ofVIOS vios: String) -> [PartitionID: String] {
        system(ofVIOS: vios).map { partitionNames(ofSystem: $0.name) } ?? [:]
    }
}
