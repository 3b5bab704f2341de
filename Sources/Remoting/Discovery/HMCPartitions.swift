import PowerVM
import VirtualOptical

/// The systems and partitions that an HMC lists, as an inventory.
public enum HMCPartitions {
    /// - Returns: the inventory, and notes about what couldn't be taken over.
    public static func inventory(of systems: [HMCInspection.System], hmc: String) -> (Inventory, [String]) {
        var inventory = Inventory()
        var notes: [String] = []
        for system in systems {
            guard let servers = system.servers, let clients = system.clients else {
                notes.append("\(system.name): \(hmc) gets no answer from it; its partitions are missing")
                continue
            }
            inventory.systems[system.name] = .init(
                machine: system.machine, vioses: servers.map(\.name).filter(HostArgument.isValid), hmcs: [hmc])
            for partition in clients {
                if let reason = objection(to: partition.name, inventory) {
                    let name = SafeText.clean(partition.name)
                    notes.append(
                        "\(name)(\(partition.id)) on \(system.name): left out, \(reason); add it by hand, with partition:")
                } else {
                    inventory.lpars[partition.name] = .init(system: system.name, id: partition.id)
                }
            }
        }
        return (inventory, notes)
    }

    private static func objection(to name: String, _ inventory: Inventory) -> String? {
        guard HostArgument.isValid(name) else { return "the name can't be an ssh host" }
        return inventory.lpars[name].map { "\($0.system ?? "another system") has a partition of that name, too" }
    }
}
