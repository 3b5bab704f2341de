import ArgumentParser

/// The one command of a command line. The parser builds all commands with all their options before it parses, which takes longer than all
/// else at the start; a command line without mistakes needs only its own.
struct SingleCommand {
    private let type: any ParsableCommand.Type
    private let arguments: [String]

    /// Nil where the parser has to see the whole: for groups of commands, and for help.
    init?(_ arguments: [String]) {
        var known = RootCommand.configuration.subcommands
        var type: any ParsableCommand.Type = AttachCommand.self
        var rest = arguments[...]
        if let first = rest.first, !RootCommand.commandWords.contains(first) {
            // A command that comes later is a mistake.
            if rest.contains(where: RootCommand.commandWords.contains) { return nil }
            known = []
        }
        while !known.isEmpty {
            guard let first = rest.first, let next = known.first(where: { $0._commandName == first }) else { return nil }
            type = next
            rest = rest.dropFirst()
            known = next.configuration.subcommands
        }
        guard !rest.contains(where: { $0 == "-h" || $0.hasPrefix("--help") || $0 == "--version" || $0 == "help" }) else {
            return nil
        }
        self.type = type
        self.arguments = Array(rest)
    }

    /// Nil if there is any mistake: the message has to be about the whole command line.
    var parsed: (any ParsableCommand)? {
        guard let command = try? type.parseAsRoot(arguments), Swift.type(of: command) == type else { return nil }
        return command
    }
}
