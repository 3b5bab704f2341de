import PowerVM

/// Finds the command in a line as people type it, prefixes and pipes included.
struct CommandLineWords {
    /// The command's name and its options.
    let command: CommandWords

    init(_ line: String) {
        let words = CommandWords(line: line).words
        let parts = words.split(separator: "|").map { Array($0) }
        // `lsmap -all | grep C111` prints rows of lsmap, but `echo cvai | kdb` prints kdb's.
        let part = parts.first { Self.name($0) == "kdb" } ?? parts.first ?? []
        command = CommandWords(Self.plain(part))
    }

    private static func name(_ words: [String]) -> String? { plain(words).first }

    /// Without `LC_ALL=C`, `ioscli`, `vios`, `sudo -n` and the path in front; `viosvrcmd … -c "lsmap -all"` is the command inside.
    private static func plain(_ words: [String]) -> [String] {
        var rest = words[...]
        while let first = rest.first {
            let name = first.split(separator: "/").last.map(String.init) ?? first
            if name.contains("=") || name == "ioscli" || name == "vios" || name == "lpar" || name == "hmc" || name == "sudo"
                || name == "-n"
            {
                rest = rest.dropFirst()
            } else if name == "viosvrcmd", let inner = CommandWords(Array(rest)).value(of: "-c") {
                return plain(CommandWords(line: inner).words)
            } else {
                return [renamed(name)] + rest.dropFirst()
            }
        }
        // A prefix alone.
        return Array(words.suffix(1))
    }

    /// What people call messages.
    private static func renamed(_ name: String) -> String {
        switch name {
        case "HSCL", "error", "message", "messages": "errors"
        default: name
        }
    }
}
