/// How a VIOS command travels, and what that makes of its words.
public enum CommandRoute: Sendable, Hashable {
    /// As padmin on the VIOS itself: the `ioscli` prefix, since no profile defines the short names over an exec channel.
    case vios
    /// Through the HMC: `viosvrcmd`, without the prefix, with nothing inside that needs quoting there.
    case hmc(system: String, vios: String)

    /// The command as it is shown to people and kept in reports.
    public func display(_ command: some RemoteCommand) -> String { display(words: command.words) }

    func display(words: [String]) -> String {
        switch self {
        case .vios:
            (["ioscli"] + words).map(ShellWord.quoted).joined(separator: " ")
        case .hmc(let system, let vios):
            (["viosvrcmd", "-m", system, "-p", vios, "-c"] + [words.joined(separator: " ")]).map(ShellWord.quoted)
                .joined(separator: " ")
        }
    }

    /// The command as the remote shell gets it, under a locale whose texts are English.
    public func shellText(_ command: some RemoteCommand) -> String {
        shellText(words: command.words) + (command.mergesMessages ? " 2>&1" : "")
    }

    func shellText(words: [String]) -> String {
        switch self {
        case .vios: "LC_ALL=C " + display(words: words)
        case .hmc: "LC_ALL=en_US " + display(words: words)
        }
    }
}

extension CommandRoute {
    /// The HMC doesn't pass on the VIOS's exit status.
    public var isHMC: Bool {
        switch self {
        case .vios: false
        case .hmc: true
        }
    }
}
