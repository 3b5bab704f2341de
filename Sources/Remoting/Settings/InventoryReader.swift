import PowerVM

/// Reads the inventory strictly: an unknown key is a mistake, and a mistake is reported with its line.
struct InventoryReader {
    var file: String
    /// Whether messages may contain what the file contains.
    var quotes = true

    func read(_ text: String) throws(ConfigurationError) -> Inventory {
        let root: YAMLNode?
        do {
            root = try YAMLDocument.root(of: text)
        } catch {
            throw notYAML(error)
        }
        var inventory = Inventory(file: file)
        guard let root, !root.isNull else { return inventory }
        try walk(root, "the file") { key, value throws(ConfigurationError) in
            switch key {
            case "systems":
                try self.walk(value, key) { name, node throws(ConfigurationError) in
                    inventory.systems[name] = try self.system(node, name)
                }
            case "lpars":
                try self.walk(value, key) { name, node throws(ConfigurationError) in
                    inventory.lpars[name] = try self.partition(node, name)
                }
            case "defaults":
                inventory.defaults = try self.defaults(value)
            default: throw self.unknown(key, value, allowed: "systems, lpars, defaults")
            }
        }
        return inventory
    }

    private func notYAML(_ failure: YAMLDocument.Failure) -> ConfigurationError {
        ConfigurationError(
            file: file, line: failure.line,
            message: "not valid YAML: \(quotes ? SafeText.clean(failure.problem) : "it can't be read as names and values")",
            hint: "check indentation, brackets and quotes")
    }

    private func system(_ node: YAMLNode, _ name: String) throws(ConfigurationError) -> Inventory.ManagedSystem {
        var system = Inventory.ManagedSystem()
        try walk(node, name) { key, value throws(ConfigurationError) in
            switch key {
            case "serial":
                let text = try self.text(value, key)
                guard let machine = MachineID(text) else {
                    throw self.wrong(
                        value, "serial: \(self.quoted(text) ?? "this value") isn't a TYPE-MODEL*SERIAL such as 9009-22A*7812345")
                }
                system.machine = machine
            case "vios": system.vioses = try self.texts(value, key)
            case "hmc": system.hmcs = try self.texts(value, key)
            case "route": system.route = try self.word(value, key)
            default: throw self.unknown(key, value, allowed: "serial, vios, hmc, route")
            }
        }
        return system
    }

    private func partition(_ node: YAMLNode, _ name: String) throws(ConfigurationError) -> Inventory.Partition {
        var partition = Inventory.Partition()
        try walk(node, name) { key, value throws(ConfigurationError) in
            switch key {
            case "system": partition.system = try self.text(value, key)
            case "host": partition.host = try self.text(value, key)
            case "partition": partition.partition = try self.text(value, key)
            case "id":
                guard let id = Int(try self.text(value, key)).flatMap({ PartitionID($0) }) else {
                    throw self.wrong(value, "id: a partition id is a number from 1 to 65535")
                }
                partition.id = id
            case "become": partition.become = try self.word(value, key)
            case "companion": partition.companion = try self.word(value, key)
            default: throw self.unknown(key, value, allowed: "system, host, partition, id, become, companion")
            }
        }
        return partition
    }

    private func defaults(_ node: YAMLNode) throws(ConfigurationError) -> Inventory.Defaults {
        var defaults = Inventory.Defaults()
        try walk(node, "defaults") { key, value throws(ConfigurationError) in
            switch key {
            case "lpar_user": defaults.lparUser = try self.user(value, key)
            case "vios_user": defaults.viosUser = try self.user(value, key)
            case "hmc_user": defaults.hmcUser = try self.user(value, key)
            case "become": defaults.become = try self.word(value, key)
            case "companion": defaults.companion = try self.word(value, key)
            case "audit": defaults.audit = try self.word(value, key)
            case "audit_log": defaults.auditLog = try self.text(value, key)
            case "strict": defaults.isStrict = try self.flag(value, key)
            default:
                throw self.unknown(
                    key, value, allowed: "lpar_user, vios_user, hmc_user, become, companion, audit, audit_log, strict")
            }
        }
        return defaults
    }

    private func walk(
        _ node: YAMLNode, _ what: String, _ body: (String, YAMLNode) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) {
        guard !node.isNull else { return }
        guard let mapping = node.mapping else {
            throw wrong(node, "\(quotes ? what : "here"): expected names with values below it")
        }
        for (key, value) in mapping {
            guard let name = key.string else { throw wrong(key, "\(what): a name must be a text") }
            try body(name, value)
        }
    }

    private func text(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> String {
        guard let text = node.string, !text.isEmpty else { throw wrong(node, "\(key): expected a text") }
        return text
    }

    /// One text, or a list of them.
    private func texts(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> [String] {
        guard let sequence = node.sequence else { return [try text(node, key)] }
        var result: [String] = []
        for item in sequence { result.append(try text(item, key)) }
        return result
    }

    private func flag(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> Bool {
        guard let flag = node.bool else { throw wrong(node, "\(key): expected true or false") }
        return flag
    }

    private func user(_ node: YAMLNode, _ key: String) throws(ConfigurationError) -> String {
        let name = try text(node, key)
        guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }), name.first != "-" else {
            throw wrong(node, "\(key): \(quoted(name) ?? "this value") isn't a user name")
        }
        return name
    }

    private func word<W: RawRepresentable & CaseIterable>(
        _ node: YAMLNode, _ key: String
    ) throws(ConfigurationError) -> W where W.RawValue == String {
        let text = try text(node, key)
        guard let word = W(rawValue: text) else {
            throw wrong(
                node,
                "\(key): \(quoted(text) ?? "this value") isn't allowed; use \(W.allCases.map(\.rawValue).joined(separator: " or "))"
            )
        }
        return word
    }

    private func unknown(_ key: String, _ node: YAMLNode, allowed: String) -> ConfigurationError {
        wrong(node, "unknown key\(quoted(key).map { " \($0)" } ?? ""); allowed here: \(allowed)")
    }

    private func quoted(_ text: String) -> String? { quotes ? "'\(SafeText.clean(text))'" : nil }

    private func wrong(_ node: YAMLNode, _ message: String) -> ConfigurationError {
        ConfigurationError(file: file, line: node.line, message: message, hint: "see attach-cd-inventory(5)")
    }
}
