/// A line for the inventory that a person may paste.
public enum YAMLWord {
    /// The text as one YAML scalar: bare where nothing in it can be special or be taken for a number or a truth value, in single
    /// quotes otherwise.
    public static func quoted(_ text: String) -> String {
        let isName = text.utf8.first.map(ASCII.isLetter) ?? false
        let isBare =
            isName && text.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
        let words: Set = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        return isBare && !words.contains(text.lowercased()) ? text : inQuotes(text)
    }

    /// The text in single quotes, in which nothing is special but the quote itself.
    public static func inQuotes(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
