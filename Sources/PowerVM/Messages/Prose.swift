/// Distinguishes messages and greetings from data, where both are lines of text.
package enum Prose {
    /// A message's number; a word with a colon and something behind it (`lsdev: cannot find …`, `Notice: authorized use only`); or a
    /// sentence. An empty field between colons is a blank (`vtopt0: :Available`), and not prose.
    package static func isMessage(_ line: Substring) -> Bool {
        let (word, rest) = line.firstWord
        if word.utf8.count > 1, word.hasSuffix(":"), !rest.isEmpty, !rest.hasPrefix(":") { return true }
        return !MessageNumbers.all(in: line).isEmpty || isSentence(line)
    }

    /// Four words and more that end in a stop, or six and more most of which are nothing but letters.
    package static func isSentence(_ line: Substring) -> Bool {
        let words = line.blankSeparated
        guard words.count >= 4 else { return false }
        let plain = words.count { word in
            word.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ",.'()".unicodeScalars.contains($0)
            }
        }
        let isStopped =
            line.hasSuffix(".") || line.hasSuffix("!") || line.hasSuffix("?") || line.hasSuffix("。")
        return isStopped && plain * 2 >= words.count || words.count >= 6 && plain * 3 >= words.count * 2
    }

    /// Whether a text is in another language than English: letters beyond ASCII, or a state's name in one that does without them.
    package static func isForeign(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return text[...].blankSeparated.contains(where: foreignStates.contains)
        }
        return text.unicodeScalars.contains { $0.value > 0x7F && $0.properties.isAlphabetic }
    }

    private static let foreignStates: Set<Substring> = [
        "Definiert", "Gestoppt", "Disponible", "Definido", "Detenido", "Disponibile", "Definito",
        "Arrestato", "Disponivel", "Parado",
        "Zdefiniowane", "Zatrzymane",
    ]

    /// What a shell prints in a single word, when a command ended or was ended.
    package static let shellWords: Set<Substring> = [
        "Killed", "Terminated", "Hangup", "Quit", "Aborted", "Abort", "Interrupt", "logout", "exit",
        "Alarm", "Stopped", "Done",
    ]

    /// The line of an output without data that reports what went wrong: the first message, else the first line, if it consists of
    /// words without any number and no header.
    package static func telling(_ lines: OutputLines) -> OutputLine? {
        var lines = lines
        var first: OutputLine?
        var count = 0
        while count < 400, let line = try? lines.raw() {
            if line.isBlank { continue }
            count += 1
            if isMessage(line.text) { return line }
            first = first ?? line
        }
        guard let first, !first.text.utf8.contains(where: ASCII.isDigit), !headers.contains(first.text.firstWord.word) else {
            return nil
        }
        return first
    }

    /// The first words of the headers of listings.
    private static let headers: Set<Substring> = [
        "SVSA", "VTD", "Name", "NAME", "name", "Size(mb)", "SIZE(mb)", "POOL", "Pool", "attribute", "Filesystem", "UID", "DEVICE",
        "value",
    ]
}
