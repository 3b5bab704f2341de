import PowerVM

/// The hosts of an Ansible inventory, from what `ansible-inventory --list` prints.
public enum AnsibleHosts {
    /// - Parameter group: only the hosts of this group and its children; nil: all.
    public static func inventory(_ json: String, group: String?) throws(ConfigurationError) -> Inventory {
        // JSON is YAML.
        guard let root = try? YAMLDocument.root(of: json), root.mapping != nil else {
            throw wrong("no document of ansible-inventory --list")
        }
        let groups = root.members
        let variables = groups["_meta"]?.members["hostvars"]?.members ?? [:]
        var names: Set<String> = []
        if let group {
            guard groups[group] != nil else { throw wrong("no group \(SafeText.clean(group))") }
            collect(group, groups, into: &names, depth: 0)
        } else {
            for (key, node) in groups where key != "_meta" { names.formUnion(hosts(node)) }
        }
        var inventory = Inventory()
        for name in names where HostArgument.isValid(name) {
            let host = variables[name]?.members["ansible_host"]?.string
            inventory.lpars[name] = .init(host: host.flatMap { $0 != name && HostArgument.isValid($0) ? $0 : nil })
        }
        return inventory
    }

    private static func collect(_ group: String, _ groups: [String: YAMLNode], into names: inout Set<String>, depth: Int) {
        // Ansible allows no cycles; a file that has one mustn't hang the program.
        guard depth < 32, let node = groups[group] else { return }
        names.formUnion(hosts(node))
        for child in node.members["children"]?.sequence ?? [] {
            if let name = child.string { collect(name, groups, into: &names, depth: depth + 1) }
        }
    }

    private static func hosts(_ group: YAMLNode) -> [String] { group.members["hosts"]?.sequence?.compactMap(\.string) ?? [] }

    private static func wrong(_ message: String) -> ConfigurationError {
        ConfigurationError(
            file: "ansible-inventory", line: nil, message: message, hint: "check the output of ansible-inventory --list")
    }
}
