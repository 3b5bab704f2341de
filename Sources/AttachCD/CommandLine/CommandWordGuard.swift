import PowerVM
import VirtualOptical

/// Prevents a mistyped verb from being mistaken for an LPAR. `attach` is the default command, so the first word of a command line is an
/// LPAR only if nothing indicates that it was meant as a command, or if a file of the operator's names it.
struct CommandWordGuard: Sendable {
    var words: CommandWords
    /// Whether the inventory or ssh configuration lists the word: only queried for a word that resembles a command.
    var isKnown: @Sendable (String) async -> Bool

    /// - Parameters:
    ///   - arguments: the command line after the program's name.
    ///   - lpars: what the parser took for LPARs under the default command; nil if it didn't get that far.
    /// - Returns: nil if the command line may be carried out.
    func fault(in arguments: [String], lpars: [String]?) async -> UsageFault? {
        let leads = arguments.first.map { !$0.hasPrefix("-") } ?? false
        // After an explicit command every word is an argument of that command.
        if leads, let first = arguments.first, words.isCommand(first) { return nil }
        guard let word = leads ? arguments.first : lpars?.first else { return nil }
        switch words.reading(of: word) {
        case .command: return .misplaced(word, arguments)
        case .slip(let suggestion):
            if await !isKnown(word) { return .unknownCommand(word, suggestion, arguments) }
        case .name: break
        }
        // `attach-cd aix04 status` is more likely a status of aix04 than an attach of both.
        return lpars?.dropFirst().first(where: words.isCommand).map { .misplaced($0, arguments) }
    }
}

/// A command line that can't be carried out: exit 64, nothing was connected and nothing changed.
struct UsageFault: Error, Equatable {
    var code: ProblemCode
    var message: String
    var hint: String
    /// The command that it is about; the program itself if that isn't clear.
    var operation = "attach-cd"

    static let help = "attach-cd --help lists commands and options"

    static func unknownCommand(_ word: String, _ suggestion: String?, _ arguments: [String]) -> UsageFault {
        let proposal = suggestion.map { "; did you mean \($0)?" } ?? ""
        return UsageFault(
            code: .unknownCommand, message: "unknown command '\(SafeText.clean(word))'\(proposal)",
            hint: "\(help); an LPAR of this name: attach-cd attach \(line(arguments))")
    }

    static func unknownTopic(_ word: String, among known: [String]) -> UsageFault {
        let proposal = EditDistance.nearest(to: word, among: known).map { "; did you mean \($0)?" } ?? ""
        return UsageFault(code: .unknownCommand, message: "no help on '\(SafeText.clean(word))'\(proposal)", hint: help)
    }

    static func unknownVerb(_ word: String, among verbs: [String], of group: String = "vios") -> UsageFault {
        let known = ["vios": CommandWords.viosCommands, "media": CommandWords.mediaCommands][group]
        let meant = known?[word.lowercased()] ?? EditDistance.nearest(to: word, among: verbs)
        let proposal = meant.map { "; did you mean \($0)?" } ?? ""
        return UsageFault(
            code: .unknownCommand, message: "unknown verb '\(SafeText.clean(word))'\(proposal)",
            hint: "the verbs are \(verbs.joined(separator: ", "))", operation: group)
    }

    static func unknownOption(_ name: String, _ suggestion: String?, of command: CommandPath) -> UsageFault {
        let proposal = suggestion.map { "; did you mean \($0)?" } ?? ""
        return UsageFault(
            code: .usage, message: "unknown option '\(SafeText.clean(name))'\(proposal)",
            hint: command.words.isEmpty ? help : "\(command.line) --help lists the options", operation: command.operation)
    }

    /// An option before the verb that it belongs to.
    static func early(_ name: String, sorted arguments: [String], operation: String) -> UsageFault {
        UsageFault(
            code: .usage, message: "\(SafeText.clean(name)) comes after the verb: \(line(arguments))", hint: help,
            operation: operation)
    }

    /// A command that doesn't come first.
    static func misplaced(_ word: String, _ arguments: [String]) -> UsageFault {
        var rest = arguments
        if let place = rest.firstIndex(of: word) { rest.remove(at: place) }
        let sorted = line(["attach-cd", word] + rest)
        return UsageFault(
            code: .usage, message: "'\(word)' is a command and must come first: \(sorted)",
            hint: "an LPAR of this name: attach-cd attach \(line(arguments))")
    }

    /// Quoted, so that it can be pasted into a shell.
    private static func line(_ arguments: [String]) -> String {
        SafeText.clean(arguments.map(ShellWord.quoted).joined(separator: " "), limit: 1000)
    }
}
