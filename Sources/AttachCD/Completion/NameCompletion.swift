import ArgumentParser
import Remoting

extension CompletionKind {
    static var lpars: CompletionKind { names { $0.lpars } }
    static var vioses: CompletionKind { names { $0.vioses } }
    static var hmcs: CompletionKind { names { $0.hmcs } }
    static var systems: CompletionKind { names { $0.systems } }
    static var lparsAndVIOSes: CompletionKind { names { $0.lpars + $0.vioses } }

    private static func names(_ choice: @escaping @Sendable (NameCompletion) -> [String]) -> CompletionKind {
        .custom { words, _, _ in choice(NameCompletion(words: words, environment: .current())) }
    }
}

/// The names that a word on the command line may become, from the files of the operator. No host is contacted.
struct NameCompletion {
    private let inventory: Inventory
    private let hosts: Set<String>

    /// - Parameters:
    ///   - words: the command line so far: it may name other files than the usual ones.
    ///   - home: where ssh looks for the user's configuration.
    init(words: [String], environment: Environment, home: String = SSHHome.directory) {
        let sshConfig = Self.value(of: "--ssh-config", in: words)
        let inventory = Self.value(of: "--inventory", in: words)
        // Faulty files complete nothing: there is no place for a message here, and the command itself reports them.
        let settings = try? Settings(sshConfig: sshConfig, inventory: inventory, environment: environment)
        self.inventory = settings?.inventory.value ?? Inventory()
        hosts = SSHHostNames(file: settings?.sshConfig.value ?? sshConfig, home: home).names
    }

    /// Those of the inventory, and hosts of the ssh configuration that the inventory doesn't know as anything else.
    var lpars: [String] {
        let others = Set(inventory.systems.values.flatMap { $0.vioses + $0.hmcs } + inventory.lpars.values.compactMap(\.host))
        return Self.list(Set(inventory.lpars.keys).union(hosts.subtracting(others)))
    }

    /// Those of the inventory; without any, every host of the ssh configuration that isn't an LPAR.
    var vioses: [String] { Self.list(inventory.systems.values.flatMap(\.vioses), or: unknownHosts) }
    var hmcs: [String] { Self.list(inventory.systems.values.flatMap(\.hmcs), or: unknownHosts) }
    var systems: [String] { Self.list(inventory.systems.keys) }

    private var unknownHosts: Set<String> {
        hosts.subtracting(inventory.lpars.keys).subtracting(inventory.lpars.values.compactMap(\.host))
    }

    private static func list(_ names: some Sequence<String>, or others: Set<String> = []) -> [String] {
        // Shells expand what they are given: only names that no shell can take for anything else.
        let plain = Set(names).filter(HostArgument.isName)
        return (plain.isEmpty ? others : plain).sorted()
    }

    private static func value(of option: String, in words: [String]) -> String? {
        let value =
            zip(words, words.dropFirst()).first { $0.0 == option }?.1
            ?? words.first { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) }
        // Standard input is the terminal.
        return value == "-" ? nil : value
    }
}
