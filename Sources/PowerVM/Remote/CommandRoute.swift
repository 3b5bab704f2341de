/// How a VIOS command travels, and which arguments result from that.
public enum CommandRoute: Sendable, Hashable {
    /// As padmin on the VIOS itself: the `ioscli` prefix, since no profile defines the short names over an exec channel.
    case vios
    /// Through the HMC: `viosvrcmd`, without the prefix, with nothing inside that needs quoting there.
    case hmc(system: String, vios: String)
    /// A command of the HMC itself.
    case hmcShell

    /// The command as it is shown to people and kept in reports.
    public func display(_ command: some RemoteCommand) -> String {
        command.runsInShell ? command.words.map(ShellWord.quoted).joined(separator: " ") : display(words: command.words)
    }

    func display(words: [String]) -> String {
        switch self {
        case .vios:
            (["ioscli"] + words).map(ShellWord.quoted).joined(separator: " ")
        case .hmc(let system, let vios):
            (["viosvrcmd", "-m", system, "-p", vios, "-c"] + [words.joined(separator: " ")]).map(ShellWord.quoted)
                .joined(separator: " ")
        case .hmcShell: words.map(ShellWord.quoted).joined(separator: " ")
        }
    }

    /// The command as the remote shell gets it, under a locale whose texts are English.
    public func shellText(_ command: some RemoteCommand) -> String {
        locale + display(command) + (command.mergesMessages ? " 2>&1" : "")
    }

    /// Whether this route can carry a command: an HMC passes on commands of the VIOS only.
    public func carries(_ command: some RemoteCommand) -> Bool { !isHMC || !command.runsInShell }

    func shellText(words: [String]) -> String { locale + display(words: words) }

    private var locale: String {
        switch self {
        case .vios: "LC_ALL=C "
        case .hmc, .hmcShell: "LC_ALL=en_US "
        }
    }
}

extension CommandRoute {
    /// An HMC answers: it doesn't pass on the VIOS's exit status, and its own only means success or failure.
    public var isHMC: Bool {
        switch self {
        case .vios: false
        case .hmc, .hmcShell: true
        }
    }
}

extension CommandRoute {
    /// The command with which an operator creates a media repository there, for advice.
    public var createRepository: String { display(words: ["mkrep", "-sp", "rootvg", "-size", "10G"]) }
}
