/// One line of an output, without white space at both ends.
package struct OutputLine: Sendable {
    package let command: String
    /// Counted from 1.
    package let number: Int
    package let text: Substring
    /// False for the last line of a file that no line feed ends: it may have been cut.
    package let isEnded: Bool
    /// Whether white space stood before the text.
    package let isIndented: Bool

    package init(command: String, number: Int, text: Substring, isEnded: Bool) {
        self.command = command
        self.number = number
        self.text = text.trimmedBlank
        self.isEnded = isEnded
        self.isIndented = !self.text.isEmpty && self.text.startIndex > text.startIndex
    }

    package var isBlank: Bool { text.isEmpty }
    package var words: [Substring] { text.blankSeparated }

    /// The line as data: whole, valid UTF-8, and without control, format or BiDi characters, none of which a device name, a path
    /// or a description has.
    package func checked() throws(ReadError) -> OutputLine {
        guard isEnded else { throw error("a line feed at the end of the last line (without one the output may have been cut)") }
        guard text.isPlain else { throw error("plain text: no control characters, no invalid UTF-8") }
        return self
    }

    package func error(_ expected: String, failure: CommandFailure? = nil) -> ReadError {
        ReadError(command: command, line: number, text: String(text), expected: expected, failure: failure)
    }
}
