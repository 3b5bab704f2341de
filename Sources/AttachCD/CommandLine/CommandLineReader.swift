import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

/// From the command line to a command that may be run.
struct CommandLineReader: Sendable {
    var arguments: [String]
    var environment: Environment

    enum Failure: Error {
        case fault(UsageFault)
        case parser(any Error)
    }

    /// The guard comes before the parser's own error: "unknown command" explains more than "unknown option" behind it.
    func command() async throws(Failure) -> any ParsableCommand {
        let parsed = Result { try SingleCommand(arguments)?.parsed ?? RootCommand.parseAsRoot(arguments) }
        let lpars = (try? parsed.get() as? AttachCommand)?.lpar.lpars
        let words = CommandWords(commands: RootCommand.commandWords)
        let wordGuard = CommandWordGuard(words: words) { [self] in await isKnown($0) }
        if let fault = await wordGuard.fault(in: arguments, lpars: lpars) ?? unknownHelpTopic ?? unknownVerb {
            throw .fault(fault)
        }
        if let fault = unknownOption(parsed) ?? repeatedOption { throw .fault(fault) }
        do {
            return try parsed.get()
        } catch {
            throw .parser(error)
        }
    }

    /// Before whatever else the parser complains of.
    private func unknownOption(_ parsed: Result<any ParsableCommand, any Error>) -> UsageFault? {
        guard case .failure(let error) = parsed, RootCommand.exitCode(for: error) != .success else { return nil }
        let path = CommandPath(arguments)
        let options = CommandOptions(of: path.type)
        guard let name = options.unknown(in: path.rest) else { return nil }
        if let verb = path.rest.first(where: path.verbs.contains) {
            let rest = path.rest.filter { $0 != verb }
            return .early(name, sorted: ["attach-cd"] + path.words + [verb] + rest, operation: path.operation)
        }
        return .unknownOption(name, options.nearest(to: name), of: path)
    }

    /// `attach-cd help nosuch`: the parser would print the help of the command before it.
    private var unknownHelpTopic: UsageFault? {
        guard arguments.first == "help" else { return nil }
        var known = RootCommand.configuration.subcommands
        for word in arguments.dropFirst() where !word.hasPrefix("-") {
            guard let next = known.first(where: { $0._commandName == word }) else {
                return .unknownTopic(word, among: known.map { $0._commandName })
            }
            known = next.configuration.subcommands
        }
        return nil
    }

    /// The parser would count it among the unexpected arguments.
    private var unknownVerb: UsageFault? {
        let path = CommandPath(arguments)
        guard !path.verbs.isEmpty, let word = path.rest.first, !word.hasPrefix("-") else { return nil }
        return .unknownVerb(word, among: path.verbs, of: path.words.joined(separator: " "))
    }

    /// The parser would take the last value and drop the others.
    private var repeatedOption: UsageFault? {
        let path = CommandPath(arguments)
        let repeatable = Self.repeatable(path)
        // The options of the command are its help, which takes time: only for a line that repeats something.
        var seen: Set<Substring> = []
        let words = path.rest.prefix { $0 != "--" }.filter { $0.hasPrefix("-") }.map { $0.prefix { $0 != "=" } }
        guard words.contains(where: { !seen.insert($0).inserted && !repeatable.contains(String($0)) }) else { return nil }
        guard let option = CommandOptions(of: path.type).repeated(in: path.rest, except: repeatable) else { return nil }
        return UsageFault(
            code: .usage, message: "\(option) is given more than once", hint: "give one value for \(option)",
            operation: path.operation)
    }

    /// Those that collect values. `--ssh-config` and `--inventory` are set by an alias or a wrapper, and the operator may set another
    /// file: the last one counts.
    private static func repeatable(_ path: CommandPath) -> Set<String> {
        let lists: Set<String> =
            switch path.words {
            case ["media", "put"], ["media", "rm"], ["media", "verify"]: ["--vios", "--for"]
            case ["media", "copy"]: ["--to"]
            default: []
            }
        return lists.union(["-f", "--from-list", "--where", "--ssh-config", "--inventory"])
    }

    /// A file that can't be read makes the command itself fail, with its own message and before any change.
    private func isKnown(_ word: String) async -> Bool {
        guard
            let settings = try? Settings(
                sshConfig: value(of: "--ssh-config"), inventory: value(of: "--inventory"), environment: environment)
        else { return true }
        if settings.inventory.value.names(word) { return true }
        return await LiteralHosts(file: settings.sshConfig.value).contain(word)
    }

    /// The last one. The parser isn't asked: it may have stopped before this option.
    private func value(of option: String) -> String? {
        arguments.indices.compactMap { index in
            let word = arguments[index]
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
            return word == option && index + 1 < arguments.count ? arguments[index + 1] : nil
        }.last
    }
}

extension Inventory {
    /// Whether anything here has this name: an LPAR, its host or partition, a system, a VIOS or an HMC.
    func names(_ word: String) -> Bool {
        lpars[word] != nil || systems[word] != nil
            || lpars.values.contains { $0.host == word || $0.partition == word }
            || systems.values.contains { $0.vioses.contains(word) || $0.hmcs.contains(word) }
    }
}
