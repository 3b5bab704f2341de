/// One line of an output, without white space at both ends.
struct OutputLine: Sendable {
    let command: String
    /// Counted from 1.
    let number: Int
    let text: Substring
    /// False for the last line of a file that no line feed ends: it may have been cut.
    let isEnded: Bool
    /// Whether white space stood before the text.
    let isIndented: Bool

    init(command: String, number: Int, text: Substring, isEnded: Bool) {
        self.command = command
        self.number = number
        self.text = text.trimmedBlank
        self.isEnded = isEnded
        self.isIndented = !self.text.isEmpty && self.text.startIndex > text.startIndex
    }

    var isBlank: Bool { text.isEmpty }
    var words: [Substring] { text.blankSeparated }

    /// The line as data: whole, valid UTF-8, and without control, format or BiDi characters, none of which a device name, a path
    /// or a description has.
    func checked() throws(ReadError) -> OutputLine {
        guard isEnded else { throw error("a line feed at the end of the last line (without one the output may have been cut)") }
        guard text.isPlain else { throw error("plain text: no control characters, no invalid UTF-8") }
        return self
    }

    func error(_ expected: String, failure: CommandFailure? = nil) -> ReadError {
        ReadError(command: command, line: number, text: String(text), expected: expected, failure: failure)
    }
}
