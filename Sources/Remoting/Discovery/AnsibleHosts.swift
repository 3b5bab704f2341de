import PowerVM
import Yams

/// The hosts of an Ansible inventory, from what `ansible-inventory --list` prints.
public enum AnsibleHosts {
    /// - Parameter group: only the hosts of this group and its children; nil: all.
    public static func inventory(_ json: String, group: String?) throws(ConfigurationError) -> Inventory {
        // JSON is YAML.
        guard let root = try? Yams.compose(yaml: json), let groups = root.mapping else {
            throw wrong("no document of ansible-inventory --list")
        }
        let variables = root["_meta"]?["hostvars"]
        var names: Set<String> = []
        if let group {
            guard groups.contains(where: { $0.key.string == group }) else { throw wrong("no group \(SafeText.clean(group))") }
            collect(group, root, into: &names, depth: 0)
        } else {
            for (key, node) in groups where key.string != "_meta" { names.formUnion(hosts(node)) }
        }
        var inventory = Inventory()
        for name in names where HostArgument.isValid(name) {
            let host = variables?[name]?["ansible_host"]?.string
            inventory.lpars[name] = .init(host: host.flatMap { $0 != name && HostArgument.isValid($0) ? $0 : nil })
        }
        return inventory
    }

    private static func collect(_ group: String, _ root: Node, into names: inout Set<String>, depth: Int) {
        // Ansible allows no cycles; a file that has one mustn't hang the program.
        guard depth < 32, let node = root[group] else { return }
        names.formUnion(hosts(node))
        for child in node["children"]?.sequence ?? [] {
            if let name = child.string { collect(name, root, into: &names, depth: depth + 1) }
        }
    }

    private static func hosts(_ group: Node) -> [String] { group["hosts"]?.sequence?.compactMap(\.string) ?? [] }

    private static func wrong(_ message: String) -> ConfigurationError {
        ConfigurationError(
            file: "ansible-inventory", line: nil, message: message, hint: "check the output of ansible-inventory --list")
    }
}
