import ArgumentParser

/// The command that the first words of a command line name; the default command if they name none.
struct CommandPath {
    /// `["vios", "lsvopt"]`
    private(set) var words: [String] = []
    private(set) var type: any ParsableCommand.Type = AttachCommand.self
    /// What follows it.
    private(set) var rest: ArraySlice<String>

    init(_ arguments: [String]) {
        rest = arguments[...]
        var known = RootCommand.configuration.subcommands
        while let first = rest.first, let next = known.first(where: { $0._commandName == first }) {
            words.append(first)
            type = next
            rest = rest.dropFirst()
            known = next.configuration.subcommands
        }
    }

    /// The verbs of a group of commands whose verb is still missing.
    var verbs: [String] { type.configuration.subcommands.map { $0._commandName } }

    /// The operation that a report of it has.
    var operation: String { words.first ?? AttachCommand._commandName }

    /// `attach-cd vios lsvopt`
    var line: String { (["attach-cd"] + words).joined(separator: " ") }
}
