import ArgumentParser

/// The one command of a command line. The parser builds all commands with all their options before it parses, which takes longer than all
/// else at the start; a command line without mistakes needs only its own.
struct SingleCommand {
    /// Of a command that names it the parser doesn't read the whole line for its own option, which prints completions; that takes 2 ms.
    static let parent = "attach-cd"

    private let type: any ParsableCommand.Type
    private let arguments: [String]

    /// Nil where the parser has to see the whole: for groups of commands, and for help.
    init?(_ arguments: [String]) {
        let path = CommandPath(arguments)
        // Without a command in front a command that comes later is a mistake.
        guard path.verbs.isEmpty, !path.words.isEmpty || !path.rest.contains(where: RootCommand.commandWords.contains) else {
            return nil
        }
        guard !path.rest.contains(where: { $0 == "-h" || $0.hasPrefix("--help") || $0 == "--version" || $0 == "help" }) else {
            return nil
        }
        type = path.type
        self.arguments = Array(path.rest)
    }

    /// Nil if there is any mistake: the message has to be about the whole command line.
    var parsed: (any ParsableCommand)? {
        guard let command = try? type.parseAsRoot(arguments), Swift.type(of: command) == type else { return nil }
        return command
    }
}
