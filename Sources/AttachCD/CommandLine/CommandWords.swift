/// Which words a person may mean as a command, though they stand where an LPAR is expected.
struct CommandWords: Sendable {
    /// The existing commands.
    var commands: [String]

    /// Words that become commands in a later version; an LPAR of this name needs `attach` before it.
    static let reserved = ["media"]

    /// Verbs and nouns of the trade that aren't commands, and the command that does that job here; nil: none does.
    static let trade: [String: String?] = [
        "rm": "detach", "remove": "detach", "delete": "detach", "del": "detach", "umount": "eject", "unload": "eject",
        "add": "attach", "create": "attach", "make": "attach", "new": "attach", "mount": "insert", "load": "insert",
        "ls": "list", "show": "status", "get": "status", "info": "status",
        "log": "history", "logs": "history", "version": "--version",
        "media": "vios lsmedia", "lsmap": "vios lsvscsi", "lsvscsi": "vios lsvscsi", "lsvopt": "vios lsvopt",
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

    enum Reading: Equatable, Sendable {
        /// Nothing but the name of an LPAR.
        case name
        /// A command, or a word that will be one.
        case command
        case reserved
        /// Perhaps a typo. `suggestion`: the command that does that job here.
        case slip(suggestion: String?)
    }

    func reading(of word: String) -> Reading {
        if isCommand(word) { return .command }
        let lower = word.lowercased()
        if Self.reserved.contains(lower) { return .reserved }
        if let known = Self.trade[lower] { return .slip(suggestion: known.flatMap(existing)) }
        if let near = EditDistance.nearest(to: word, among: commands) { return .slip(suggestion: near) }
        return EditDistance.nearest(to: word, among: Self.reserved) == nil ? .name : .slip(suggestion: nil)
    }

    func isCommand(_ word: String) -> Bool { commands.contains(word) }

    /// Never a command that this version doesn't have.
    private func existing(_ suggestion: String) -> String? {
        let first = suggestion.prefix { $0 != " " }
        return first.hasPrefix("-") || commands.contains(String(first)) ? suggestion : nil
    }
}
