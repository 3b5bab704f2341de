import Foundation

/// What the client side needs: ssh_config, known_hosts, inventory.yaml.
struct ClientFiles {
    private let lab: Lab
    private let state: LabState
    private let directory: LabDirectory

    init(_ lab: Lab, _ state: LabState) {
        self.lab = lab
        self.state = state
        directory = lab.directory
    }

    func write(portsChanged: Bool) throws {
        try LabFile.replace(directory.sshConfig, with: sshConfig())
        // Rewritten only when a port had to change: edits to the file stay.
        if portsChanged || access(directory.knownHosts, F_OK) != 0 {
            try LabFile.replace(directory.knownHosts, with: knownHosts())
        }
        switch state.inventory {
        case .none: unlink(directory.inventory)
        case .text(let text): try LabFile.replace(directory.inventory, with: text)
        case .fromSystems: try LabFile.replace(directory.inventory, with: inventory())
        }
    }

    private func sshConfig() -> String {
        let hosts = state.hostNames.map { ($0, $0) } + state.aliases.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        // An alias of a host's own name comes first: ssh takes the first value.
        let ordered = hosts.filter { $0.0 != $0.1 } + hosts.filter { $0.0 == $0.1 && state.aliases[$0.0] == nil }
        return ordered.map { name, target in
            """
            Host \(name)
                HostName 127.0.0.1
                Port \(state.ports[target] ?? Port.closed)
            \(user(target).map { "    User \($0)\n" } ?? "")    IdentityFile "\(directory.identity)"
                IdentitiesOnly yes
                UserKnownHostsFile "\(directory.knownHosts)"
                GlobalKnownHostsFile /dev/null
                StrictHostKeyChecking yes


            """
        }.joined()
    }

    /// Only where the account is another one than the product's defaults (padmin, root).
    private func user(_ host: String) -> String? {
        let accounts = state.systems.flatMap(\.lpars).first { $0.host == host }?.accounts ?? []
        return accounts.isEmpty || accounts.contains { $0.name == "root" } ? nil : accounts.first?.name
    }

    private func knownHosts() throws -> String {
        try state.sshHosts.map { host in
            // A new key (fault new-host-key) is not known.
            let first = directory.host(host).firstHostKey
            let path = access(first, F_OK) == 0 ? first : directory.host(host).hostKey
            let key = try Keys.publicKey(path).split(separator: " ").prefix(2).joined(separator: " ")
            return "[127.0.0.1]:\(state.ports[host] ?? 0) \(key)\n"
        }.joined()
    }

    private func hmcs(_ system: ManagedSystem) -> String {
        let names = state.hmcs.filter { $0.systems.contains(system.name) }.map(\.name)
        return names.isEmpty ? "" : ", hmc: [\(names.joined(separator: ", "))]"
    }

    private func inventory() -> String {
        let systems = state.systems.map { system in
            let names = system.vios.map(\.name).joined(separator: ", ")
            return "  \(system.name): { serial: \(system.typeModel)*\(system.serial), vios: [\(names)]\(hmcs(system)) }\n"
        }
        let lpars = state.systems.flatMap { system in
            system.lpars.map { lpar in
                // A host that isn't a partition (id -1) has no id that an inventory could hold.
                let id = lpar.partitionID > 0 ? ", id: \(lpar.partitionID)" : ""
                return "  \(lpar.host): { system: \(system.name), partition: \"\(lpar.name)\"\(id) }\n"
            }
        }
        return "systems:\n\(systems.joined())lpars:\n\(lpars.joined())"
    }
}
