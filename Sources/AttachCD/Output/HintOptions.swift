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
        return text.replacing(/attach-cd (?:vios [a-z]+|media [a-z]+|attach|detach|status|doctor|lpar-setup|--dry-run)(?![\w-])/)
        { match in
            match.output + words
        }
    }
}
