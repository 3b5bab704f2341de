/// All that a running lab remembers: what a real site keeps in hypervisors, ODMs and disks.
///
/// Kept as one JSON file so that every emulated command is one locked read-modify-write (``StateStore``).
public struct LabState: Codable, Equatable, Sendable {
    /// Name of the world that the lab was started with.
    public var world: String
    public var systems: [ManagedSystem]
    public var hmcs: [HMC]
    /// ssh host names that lead to a host of another name (world key `aliases`).
    public var aliases: [String: String]
    /// Armed faults by host name.
    public var faults: [String: [ArmedFault]]
    /// ssh port of each host on 127.0.0.1; kept so that a lab comes up again where it was.
    public var ports: [String: UInt16]
    /// NFS servers that the VIOSes reach.
    public var nfs: [NFSServer]
    /// The inventory file's text; nil: written from the systems.
    public var inventory: InventoryText

    /// What `inventory.yaml` holds.
    public enum InventoryText: Codable, Equatable, Sendable {
        case fromSystems
        case none
        case text(String)
    }

    /// The truth that no command reports: whether AIX configured this device against the VTD that is there now. False for a ghost, and
    /// also for a ghost at whose LUN a new VTD was made.
    public func isLive(_ device: String, on host: String) -> Bool {
        guard let (index, position) = Machine.find(host: host, in: self), case .lpar(let number) = position,
            let found = systems[index].lpars[number].device(device)
        else { return false }
        let target = Machine(system: systems[index], position: position).target(of: found)
        return found.status == "Available" && target != nil && target?.incarnation == found.configuredFor
    }

    /// Every host, VIOSes first, HMCs last.
    public var hostNames: [String] {
        systems.flatMap { system in system.vios.map(\.name) + system.lpars.map(\.host) } + hmcs.map(\.name)
    }

    /// The hosts that have an sshd.
    public var sshHosts: [String] {
        let without = Set(systems.flatMap(\.lpars).filter { !$0.runsSSHD }.map(\.host))
        return hostNames.filter { !without.contains($0) }
    }
}

/// One Power server: its Virtual I/O Servers and its client partitions.
public struct ManagedSystem: Codable, Equatable, Sendable {
    public var name: String
    /// Machine type and model, `9009-22A`.
    public var typeModel: String
    public var serial: String
    public var vios: [VIOS]
    public var lpars: [LPAR]
    /// Incarnation of the VTD that was made last.
    public var incarnations: Int

    /// Start of every virtual location code: `U9009.22A.7812345`.
    public var locationPrefix: String {
        "U" + typeModel.split(separator: "-").joined(separator: ".") + "." + serial
    }
}

/// The part of the state that one host's commands may see and change: its own partition, and the rest of the same machine.
public struct Machine: Sendable {
    public enum Position: Equatable, Sendable {
        case vios(Int)
        case lpar(Int)

        /// Position among the system's VIOSes or LPARs.
        var index: Int {
            switch self {
            case .vios(let index), .lpar(let index): index
            }
        }

        var isVIOS: Bool {
            if case .vios = self { true } else { false }
        }
    }

    public var system: ManagedSystem
    public let position: Position

    /// Nil if no system has a partition whose ssh host is `host`.
    public static func find(host: String, in state: LabState) -> (system: Int, position: Position)? {
        for (index, system) in state.systems.enumerated() {
            if let vios = system.vios.firstIndex(where: { $0.name == host }) { return (index, .vios(vios)) }
            if let lpar = system.lpars.firstIndex(where: { $0.host == host }) { return (index, .lpar(lpar)) }
        }
        return nil
    }
}
