import PowerVM

/// What precedes a listing: greetings, echoed commands, messages. It is skipped, but nothing that could be a row ever is: a list
/// without its first row looks like a whole one.
enum LsdevNoise {
    /// Whether a line that doesn't parse as a row may be one all the same: damaged, of another locale or level, or in another
    /// layout.
    static func mayBeRow(_ line: OutputLine) -> Bool {
        if line.text.isHarmful { return true }
        let words = line.words
        if words.count > 1, Lsdev.states.contains(words[1]) { return true }
        let fields = line.text.parts(at: UInt8(ascii: ":"))
        if fields.count > 1, fields.contains(where: { Lsdev.states.contains($0.trimmedBlank) }) {
            return true
        }
        if line.text.contains(UInt8(ascii: "U")),
            fields.flatMap(\.blankSeparated).contains(where: { $0.hasPrefix("U") && LsdevReader.isLocation($0) })
        {
            return true
        }
        return isFormatted(line) || hasColumns(line)
    }

    static func isMessage(_ line: OutputLine) -> Bool { Prose.isMessage(line.text) }

    /// A device's name, a colon and something that is neither prose nor a path, as in a shell's prompt.
    static func isFormatted(_ line: OutputLine) -> Bool {
        let fields = line.text.parts(at: UInt8(ascii: ":"))
        guard fields.count > 1, DeviceName.isName(fields[0].trimmedBlank), beginsLikeRow(fields) || !isMessage(line)
        else { return false }
        return !fields[1].hasPrefix("/") && !fields[1].hasPrefix("~")
    }

    /// A device's name with its number, and a value right behind the delimiter, where a message has a blank; however much like prose
    /// the description is: `cd0:vscsi0:Virtual SCSI Optical Served by VIO Server`.
    static func beginsLikeRow(_ fields: [TextSlice]) -> Bool {
        guard fields.count > 1, DeviceName.isName(fields[0]), fields[0].contains(where: ASCII.isDigit) else { return false }
        return !fields[1].hasPrefix(" ") && !fields[1].hasPrefix("/") && !fields[1].hasPrefix("~")
    }

    /// A word like a name, and behind it or the next word the gap of a table's column, or a location as the third word.
    private static func hasColumns(_ line: OutputLine) -> Bool {
        var text = line.text
        // The mark of a full `lscfg`; a line with `*` at both ends belongs to a box around a greeting.
        if VPDReader.marks.contains(text.firstWord.word), !text.hasSuffix("*") {
            text = text.firstWord.rest
        }
        let columns = text.columns
        let words = text.blankSeparated
        guard let name = words.first, let first = name.first, ASCII.isLetter(first),
            name.allSatisfy({
                ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            })
        else { return false }
        if words.count > 2, LsdevReader.isLocation(words[2]) { return true }
        return columns.count > 1 && columns[0].blankSeparated.count <= 2
    }
}

extension TextSlice {
    /// The parts between gaps: tabs, or two blanks and more.
    var columns: [TextSlice] {
        var columns: [TextSlice] = []
        for word in blankSeparated {
            if let last = columns.last, word.startIndex - last.endIndex == 1, self[last.endIndex] != UInt8(ascii: "\t") {
                columns[columns.count - 1] = self[last.startIndex..<word.endIndex]
            } else {
                columns.append(word)
            }
        }
        return columns
    }
}
