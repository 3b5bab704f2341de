/// One line of an output, without white space at both ends.
package struct OutputLine: Sendable {
    package let command: String
    /// Counted from 1.
    package let number: Int
    package let text: TextSlice
    /// False for the last line of a file that no line feed ends: it may have been cut.
    package let isEnded: Bool
    /// The bytes of white space before the text.
    package let indent: Int
    /// The bytes of the whole line, without a carriage return at its end.
    package let width: Int
    /// Whether the line before filled exactly 80 columns: a terminal may have wrapped it there.
    private let isBehindFullLine: Bool

    package init(
        command: String, number: Int, text: TextSlice, isEnded: Bool, isBehindFullLine: Bool = false
    ) {
        self.command = command
        self.number = number
        self.text = text.trimmedBlank
        self.isEnded = isEnded
        self.isBehindFullLine = isBehindFullLine
        width = text.count - (text.last == 0x0D ? 1 : 0)
        indent = self.text.isEmpty ? 0 : self.text.startIndex - text.startIndex
    }

    package var isIndented: Bool { indent > 0 }

    /// The column at which a part of the text begins, counted from 0.
    package func column(of part: TextSlice) -> Int { indent + part.startIndex - text.startIndex }

    /// The width at which most terminals wrap.
    package static let terminalWidth = 80

    /// Whether a terminal may have wrapped it.
    package var isFull: Bool { width == Self.terminalWidth && !isBlank }

    package var isBlank: Bool { text.isEmpty }
    package var words: [TextSlice] { text.blankSeparated }

    /// The line as data: whole, valid UTF-8, and without control, format or BiDi characters, none of which a device name, a path
    /// or a description has.
    package func checked() throws(ReadError) -> OutputLine {
        try check()
        return self
    }

    package func check() throws(ReadError) {
        guard isEnded else {
            throw error(
                "a line feed at the end of the last line (without one the output may have been cut)")
        }
        guard text.isPlain else { throw error("plain text: no control characters, no invalid UTF-8") }
    }

    package func error(_ expected: String, failure: CommandFailure? = nil) -> ReadError {
        let wrap =
            isFull || isBehindFullLine
            ? "; \(isFull ? "this line" : "the line before") has exactly \(Self.terminalWidth) columns: if a terminal wrapped it, save the "
                + "output in a file on the host, or in a wider window"
            : ""
        // No more is shown of a line than this.
        return ReadError(
            command: command, line: number, text: String(text.prefix(1 << 14)), expected: expected + wrap, failure: failure)
    }
}
