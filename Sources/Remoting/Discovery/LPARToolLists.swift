import PowerVM

/// The files in which the LPAR-Tool keeps its managed systems and partitions.
public enum LPARToolLists {
    /// `ms.list`: `name:serial:type-model:hmc,serial[:hmc,serial]`.
    ///
    /// Source: reference, section 7.
    public static func systems(_ text: String, file: String) throws(ConfigurationError) -> Inventory {
        var inventory = Inventory()
        for (number, line) in lines(text) {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 3, !fields[0].isEmpty, let machine = MachineID("\(fields[2])*\(fields[1])") else {
                throw wrong(file, number, "name:serial:type-model:hmc,serial")
            }
            let hmcs = fields.dropFirst(3).map { String($0.prefix { $0 != "," }) }
            guard hmcs.allSatisfy(HostArgument.isValid) else { throw wrong(file, number, "hmc,serial behind the type-model") }
            inventory.systems[fields[0]] = .init(machine: machine, hmcs: Array(hmcs))
        }
        return inventory
    }

    /// `lpar.list`: `name:id:type:serial:system,serial`. The documentation names the fields; their order and separators are inferred
    /// from `ms.list`, so a line of another form is refused.
    public static func partitions(_ text: String, file: String) throws(ConfigurationError) -> Inventory {
        var inventory = Inventory()
        for (number, line) in lines(text) {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 5, HostArgument.isValid(fields[0]), let id = Int(fields[1]).flatMap({ PartitionID($0) }) else {
                throw wrong(file, number, "name:id:type:serial:system,serial")
            }
            let system = String(fields[4].prefix { $0 != "," })
            guard !system.isEmpty else { throw wrong(file, number, "a managed system in the last field") }
            if fields[2].lowercased().hasPrefix("vio") {
                inventory.systems[system, default: .init()].vioses.append(fields[0])
            } else {
                inventory.lpars[fields[0]] = .init(system: system, id: id)
            }
        }
        return inventory
    }

    private static func lines(_ text: String) -> [(number: Int, line: Substring)] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap { index, line in
            line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") ? nil : (index + 1, line)
        }
    }

    private static func wrong(_ file: String, _ line: Int, _ expected: String) -> ConfigurationError {
        ConfigurationError(
            file: file, line: line, message: "expected \(expected)", hint: "check that it is the file of the LPAR-Tool")
    }
}
