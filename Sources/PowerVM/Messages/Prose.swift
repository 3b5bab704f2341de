/// Distinguishes messages and greetings from data, where both are lines of text.
package enum Prose {
    /// A message's number; a word with a colon and something behind it (`lsdev: cannot find …`, `Notice: authorized use only`); or a
    /// sentence. An empty field between colons is a blank (`vtopt0: :Available`), and not prose.
    package static func isMessage(_ line: TextSlice) -> Bool {
        let (word, rest) = line.firstWord
        if word.count > 1, word.hasSuffix(":"), !rest.isEmpty, !rest.hasPrefix(":") { return true }
        return !MessageNumbers.all(in: line).isEmpty || isSentence(line)
    }

    /// Four words and more that end in a stop, or six and more most of which are nothing but letters.
    package static func isSentence(_ line: TextSlice) -> Bool {
        let words = line.blankSeparated
        guard words.count >= 4 else { return false }
        let plain = words.count(where: isPlain)
        let isStopped =
            line.hasSuffix(".") || line.hasSuffix("!") || line.hasSuffix("?") || line.hasSuffix("。")
        return isStopped && plain * 2 >= words.count || words.count >= 6 && plain * 3 >= words.count * 2
    }

    /// Whether a word is nothing but letters of any language, and signs of a sentence.
    private static func isPlain(_ word: TextSlice) -> Bool {
        let rest = word.drop { ASCII.isLetter($0) || signs.contains($0) }
        if rest.isEmpty { return true }
        guard let first = rest.first, first >= 0x80 else { return false }
        return String(rest).unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.isASCII && signs.contains(UInt8($0.value))
        }
    }

    private static let signs = Array(",.'()".utf8)

    /// Whether a text is in another language than English: letters beyond ASCII, or a state's name in one that does without them.
    package static func isForeign(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return TextSlice(text).blankSeparated.contains(where: foreignStates.contains)
        }
        return text.unicodeScalars.contains { $0.value > 0x7F && $0.properties.isAlphabetic }
    }

    private static let foreignStates: [StaticString] = [
        "Definiert", "Gestoppt", "Disponible", "Definido", "Detenido", "Disponibile", "Definito",
        "Arrestato", "Disponivel", "Parado",
        "Zdefiniowane", "Zatrzymane",
    ]

    /// Whether a word that stands where a name is expected is one that a shell, ssh or sudo prints alone or before a message, when a
    /// command was ended or not begun.
    package static func isOfMessage(_ word: TextSlice) -> Bool {
        word.count < ofMessages.count && ofMessages[word.count].contains(word)
    }

    /// By their length: names of every length are looked up here.
    private static let ofMessages: [[StaticString]] = {
        let longest = words.map(\.utf8CodeUnitCount).max() ?? 0
        return (0...longest).map { length in words.filter { $0.utf8CodeUnitCount == length } }
    }()

    private static let words: [StaticString] = [
        "Killed", "Terminated", "Hangup", "Quit", "Aborted", "Abort", "Interrupt", "logout", "exit", "Alarm", "Stopped", "Done",
        "Disconnected", "Denied", "Forbidden", "Unauthorized", "Timeout", "Failed", "Failure", "Error", "ERROR", "error",
        "Warning",
        "WARNING", "warning", "Fatal", "FATAL", "fatal", "Usage", "usage", "Password", "password", "login", "sudo", "ssh", "sh",
        "ksh",
        "rksh", "bash", "ioscli", "Notice", "NOTICE", "StdErr",
    ]

    /// The line of an output without data that reports what went wrong: the first message, else the first line, if it consists of
    /// words without any number and no header, or is the only one.
    package static func telling(_ lines: OutputLines) -> OutputLine? {
        var lines = lines
        var first: OutputLine?
        var count = 0
        while count < 400 {
            lines.skipLineFeeds()
            guard let line = try? lines.raw() else { break }
            if line.isBlank { continue }
            count += 1
            if isMessage(line.text), !headers.contains(line.text.firstWord.word) { return line }
            first = first ?? line
        }
        guard let first, !headers.contains(first.text.firstWord.word) else { return nil }
        if count == 1 { return first }
        guard !first.text.contains(where: ASCII.isDigit) else { return nil }
        return first
    }

    /// The first words of the headers of listings.
    private static let headers: [StaticString] = [
        "SVSA", "VTD", "Name", "NAME", "name", "Size(mb)", "SIZE(mb)", "POOL", "Pool", "attribute", "Filesystem", "UID", "DEVICE",
        "value",
    ]
}
