import PowerVM

/// A saved terminal session holds more than the output: prompts, and the command lines behind them.
///
/// Such lines are emptied, so that the numbers of the others stay. A line is one only if no row can have its form: a prompt
/// character with a blank or nothing behind it, and before it nothing or the name of a host, a user or a directory.
enum Session {
    /// The output without such lines.
    ///
    /// - Parameter delimiter: of the rows; it isn't a prompt character.
    static func output(_ output: OutputText, delimiter: UInt8? = nil) throws(ReadError) -> OutputText {
        var text = ""
        var start = output.text.startIndex
        var lines = output.lines
        var isFirst = true
        while let line = try lines.raw() {
            // A line without its line feed may have been cut.
            if line.isBlank || !line.isEnded { continue }
            if isPrompt(line.text, delimiter) || isEcho(line.text, of: output.command, isFirst: isFirst) {
                text += output.text[start..<line.text.startIndex]
                start = line.text.endIndex
            }
            isFirst = false
        }
        guard start > output.text.startIndex else { return output }
        text += output.text[start...]
        return output.replacing(text)
    }

    /// The command's own line without a prompt before it: its name and an option, or the name alone on the first line.
    private static func isEcho(_ line: Substring, of command: String, isFirst: Bool) -> Bool {
        var (word, rest) = line.firstWord
        if word == "ioscli" { (word, rest) = rest.firstWord }
        return word == command && (rest.isEmpty ? isFirst : rest.hasPrefix("-"))
    }

    /// `$ lsmap -all`, `#`, `aix03 # lsdev -l cd0`, `hscroot@hmc01:~>`, `root@aix03:/home #`, `[padmin@vios1 ~]$`.
    static func isPrompt(_ line: Substring, _ delimiter: UInt8?) -> Bool {
        let bytes = line.utf8
        var position = bytes.startIndex
        let isBracketed = bytes.first == UInt8(ascii: "[") || bytes.first == UInt8(ascii: "(")
        if isBracketed {
            let close = bytes.prefix(100).firstIndex {
                $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: ")")
            }
            guard let close else { return false }
            position = bytes.index(after: close)
        }
        let place = bytes[position...].prefix(120).prefix(while: isOfPlace)
        position = place.endIndex
        let hasGap = position < bytes.endIndex && bytes[position] == 0x20 && !place.isEmpty
        if hasGap { bytes.formIndex(after: &position) }
        guard position < bytes.endIndex else { return false }
        let sign = bytes[position]
        let behind = line[bytes.index(after: position)...]
        guard signs.contains(sign), sign != delimiter,
            behind.isEmpty || behind.trimmedBlank.startIndex > behind.startIndex
        else {
            return false
        }
        let command = behind.trimmedBlank
        let isAddress = place.contains(UInt8(ascii: "@"))
        let isPlace =
            isAddress
            || place.contains {
                $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "~")
            }
        if sign == UInt8(ascii: ">") { return isAddress && (command.isEmpty || isCommand(command)) }
        if command.isEmpty {
            return sign != UInt8(ascii: "%") && (place.isEmpty || isPlace || hasGap || isBracketed)
        }
        return isCommand(command) && (sign != UInt8(ascii: "%") || isPlace || isBracketed)
    }

    private static let signs = Set("$#>%".utf8)

    private static func isOfPlace(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || "_-.@:/~".utf8.contains(byte)
    }

    /// A word in lower case, a path, or an assignment: never the capitals of a header (`# Slot  Description`).
    private static func isCommand(_ text: Substring) -> Bool {
        guard let first = text.utf8.first else { return false }
        if ASCII.isLower(first) || first == UInt8(ascii: "/") || first == UInt8(ascii: ".") {
            return true
        }
        return ASCII.isLetter(first) && text.firstWord.word.utf8.contains(UInt8(ascii: "="))
    }
}
