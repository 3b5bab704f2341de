/// Which words a person may mean as a command, though they stand where an LPAR is expected.
struct CommandWords: Sendable {
    /// The existing commands.
    var commands: [String]

    /// Verbs and nouns of the trade that aren't commands, and the command that does that job here; nil: none does.
    static let trade: [String: String?] = [
        "rm": "detach", "remove": "detach", "delete": "detach", "del": "detach", "umount": "eject", "unload": "eject",
        "add": "attach", "create": "attach", "make": "attach", "new": "attach", "mount": "insert", "load": "insert",
        "ls": "list", "show": "status", "get": "status", "info": "status",
        "log": "history", "logs": "history", "version": "--version",
        "lsmap": "vios lsvscsi", "lsvscsi": "vios lsvscsi", "lsvopt": "vios lsvopt",
        "lsmedia": "vios lsmedia", "lsrep": "vios lsrep", "mkrep": "vios mkrep", "chrep": "vios chrep", "rmrep": "vios rmrep",
        "mkmedia": "vios mkmedia", "chmedia": "vios chmedia", "rmmedia": "vios rmmedia", "lssp": "vios lssp",
        "mkvopt": "vios mkvopt", "rmvopt": "vios rmvopt", "loadopt": "vios loadopt",
        "unloadopt": "vios unloadopt", "hmc": nil, "lpar": nil, "config": "doctor", "init": "lpar-setup",
        "setup": "lpar-setup", "check": "doctor",
    ]

    /// The verbs that do the job of a VIOS's own commands.
    static let viosCommands = [
        "lsmap": "lsvscsi", "lsrep": "lsmedia", "mkvdev": "mkvopt", "rmvdev": "rmvopt", "rmdev": "rmvopt", "ls": "lsvopt",
    ]

    /// The verbs of `media` that do the job of other tools' words.
    static let mediaCommands = [
        "upload": "put", "add": "put", "import": "put", "create": "put", "list": "ls", "show": "ls", "remove": "rm",
        "delete": "rm",
        "del": "rm", "cleanup": "clean", "prune": "clean", "check": "verify", "compare": "verify", "cp": "copy", "clone": "copy",
        "download": "get", "fetch": "get", "export": "get",
    ]

    enum Reading: Equatable, Sendable {
        /// Nothing but the name of an LPAR.
        case name
        case command
        /// Perhaps a typo. `suggestion`: the command that does that job here.
        case slip(suggestion: String?)
    }

    func reading(of word: String) -> Reading {
        if isCommand(word) { return .command }
        let lower = word.lowercased()
        if let known = Self.trade[lower] { return .slip(suggestion: known.flatMap(existing)) }
        return EditDistance.nearest(to: word, among: commands).map { .slip(suggestion: $0) } ?? .name
    }

    func isCommand(_ word: String) -> Bool { commands.contains(word) }

    /// Never a command that this version doesn't have.
    private func existing(_ suggestion: String) -> String? {
        let first = suggestion.prefix { $0 != " " }
        return first.hasPrefix("-") || commands.contains(String(first)) ? suggestion : nil
    }
}
