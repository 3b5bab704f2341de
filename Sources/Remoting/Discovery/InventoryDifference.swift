import PowerVM

/// What another inventory adds to this one, lacks, or has otherwise. Keys that it doesn't give aren't compared.
public struct InventoryDifference {
    private let current: Inventory
    private let found: Inventory

    public init(current: Inventory, found: Inventory) {
        self.current = current
        self.found = found
    }

    /// `+` new, `-` not found, `~` different; one line each, in the order of the names.
    public var lines: [String] {
        Self.lines(current.systems, found.systems, "systems", InventoryText.members)
            + Self.lines(current.lpars, found.lpars, "lpars", InventoryText.members)
    }

    private static func lines<Entry>(
        _ current: [String: Entry], _ found: [String: Entry], _ section: String,
        _ members: (Entry) -> [(key: String, value: String)]
    ) -> [String] {
        Set(current.keys).union(found.keys).sorted().flatMap { name -> [String] in
            let title = "\(section).\(YAMLWord.quoted(name))"
            guard let new = found[name].map(members) else { return ["- \(title)"] }
            guard let old = current[name].map(members) else { return ["+ \(title): \(InventoryText.mapping(new))"] }
            let known = Dictionary(old) { first, _ in first }
            return new.filter { known[$0.key] != $0.value }.map { "~ \(title).\($0.key): \(known[$0.key] ?? "-") -> \($0.value)" }
        }
    }
}
