/// The option style of HMC commands: `-m MS`, `-F a,b`, `--rsubtype scsi`, `-dlpar`.
struct HMCOptions {
    private var values: [String: String] = [:]
    private(set) var flags: Set<String> = []
    private(set) var strays: [String] = []

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-") else {
                strays.append(word)
                continue
            }
            let name = String(word.drop { $0 == "-" })
            if Self.lone.contains(name) || rest.isEmpty {
                flags.insert(name)
            } else {
                values[name] = rest.popFirst()
            }
        }
    }

    private static let lone: Set<String> = ["dlpar", "header", "admin", "help", "V"]

    subscript(name: String) -> String? { values[name] }
}

/// The text inside `viosvrcmd -c`, split into arguments: blanks separate, double quotes hold together ([K] reference section 5).
enum InnerCommand {
    /// Nil for a text that can't be a VIOS command line: an open quote, or a character that a shell would interpret.
    static func words(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
                word = word ?? ""
            } else if character == " ", !isQuoted {
                if let word { words.append(word) }
                word = nil
            } else if "|;&<>$`\\'".contains(character) {
                return nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return isQuoted ? nil : words
    }
}
