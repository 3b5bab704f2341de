import PowerVM

/// Completes the attach-cd commands that hints and notes propose with the files that this run was given: they work as they stand.
struct HintOptions: Sendable {
    /// ` --ssh-config FILE --inventory FILE`
    private var words: String

    init(_ connection: ConnectionOptions) {
        let options = [
            ("--ssh-config", connection.sshConfig), ("--inventory", connection.inventory), ("--identity", connection.identity),
        ]
        words = options.compactMap { option, file in file.map { " \(option) \(ShellWord.quoted($0))" } }.joined()
    }

    func complete(_ text: String) -> String {
        guard !words.isEmpty else { return text }
        var (result, rest) = ("", text[...])
        while let program = rest.firstRange(of: "attach-cd ") {
            var end = program.upperBound
            let command = Self.command(rest[end...])
            if let command { end = command.endIndex }
            result += rest[..<end] + (command == nil ? "" : words)
            rest = rest[end...]
        }
        return result + rest
    }

    private static let groups: Set = ["vios", "media"]
    private static let commands: Set = ["attach", "detach", "status", "doctor", "lpar-setup", "--dry-run"]

    /// The one or two words of a command that takes these options, at the beginning of the text.
    private static func command(_ text: Substring) -> Substring? {
        let first = word(text)
        if commands.contains(String(first)) { return first }
        guard groups.contains(String(first)), text[first.endIndex...].first == " " else { return nil }
        let second = word(text[first.endIndex...].dropFirst())
        guard !second.isEmpty, second.allSatisfy({ $0.isASCII && $0.isLowercase }) else { return nil }
        return text[..<second.endIndex]
    }

    private static func word(_ text: Substring) -> Substring {
        text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    }
}
