import PowerVM

/// An inventory as the YAML that `InventoryReader` reads.
public struct InventoryText {
    private let inventory: Inventory

    public init(_ inventory: Inventory) { self.inventory = inventory }

    public var yaml: String {
        var lines: [String] = []
        if !inventory.systems.isEmpty { lines.append("systems:") }
        for (name, system) in inventory.systems.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(YAMLWord.quoted(name)): \(Self.mapping(Self.members(system)))")
        }
        if !inventory.lpars.isEmpty { lines.append("lpars:") }
        for (name, partition) in inventory.lpars.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(YAMLWord.quoted(name)): \(Self.mapping(Self.members(partition)))")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    static func mapping(_ members: [(key: String, value: String)]) -> String {
        members.isEmpty ? "{}" : "{ " + members.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + " }"
    }

    /// Keys and values in the order in which they are written.
    static func members(_ system: Inventory.ManagedSystem) -> [(key: String, value: String)] {
        var members: [(String, String)] = []
        if let machine = system.machine { members.append(("serial", YAMLWord.inQuotes(machine.description))) }
        if !system.vioses.isEmpty { members.append(("vios", list(system.vioses))) }
        if !system.hmcs.isEmpty { members.append(("hmc", list(system.hmcs))) }
        if system.route != .ssh { members.append(("route", system.route.rawValue)) }
        return members
    }

    static func members(_ partition: Inventory.Partition) -> [(key: String, value: String)] {
        var members: [(String, String)] = []
        if let system = partition.system { members.append(("system", YAMLWord.quoted(system))) }
        if let host = partition.host { members.append(("host", YAMLWord.quoted(host))) }
        if let name = partition.partition { members.append(("partition", YAMLWord.quoted(name))) }
        if let id = partition.id { members.append(("id", String(id.number))) }
        if let become = partition.become { members.append(("become", become.rawValue)) }
        if let companion = partition.companion { members.append(("companion", companion.rawValue)) }
        return members
    }

    private static func list(_ names: [String]) -> String { "[" + names.map(YAMLWord.quoted).joined(separator: ", ") + "]" }
}
