/// The output of one command, read line by line.
///
/// Lines are slices of the text; nothing is copied before a value is taken. A `\r` before the line feed goes (a terminal session
/// was saved), so does a byte-order mark at the start.
package struct OutputText: Sendable {
    package let command: String
    package private(set) var text: String
    /// True when an end marker proved that nothing is missing behind the last line; a saved file proves that only by its last line feed.
    package let isWhole: Bool

    /// The output of a run that ended.
    package init(_ command: String, of result: CommandResult) throws(ReadError) {
        try self.init(
            command, text: result.output, isWhole: true, limit: ReadLimits.commandBytes,
            limitName: "32 MiB a command")
    }

    /// A saved output.
    package init(_ command: String, file text: String) throws(ReadError) {
        try self.init(
            command, text: text, isWhole: false, limit: ReadLimits.fileBytes, limitName: "64 MiB a file")
    }

    private init(_ command: String, text: String, isWhole: Bool, limit: Int, limitName: String)
        throws(ReadError)
    {
        guard text.utf8.count <= limit else {
            throw ReadError(command: command, line: nil, text: "", expected: "no more than \(limitName)")
        }
        self.command = command
        self.text = text
        self.isWhole = isWhole
    }

    /// Another text instead of this one, of the same command.
    package func replacing(_ text: String) -> OutputText {
        var output = self
        output.text = text
        return output
    }

    /// Whether nothing but blanks and line feeds came.
    package var isBlank: Bool { text.utf8.allSatisfy { $0 <= 0x20 } }

    package var lines: OutputLines { OutputLines(self) }
}

/// A cursor over the lines of an output.
package struct OutputLines {
    package let command: String
    private let text: String.UTF8View
    private let isWhole: Bool
    /// In bytes.
    private var position = 0
    private let count: Int
    private var number = 0
    private var peeked: OutputLine?
    private var isBehindFullLine = false

    package init(_ output: OutputText) {
        command = output.command
        text = output.text.utf8
        isWhole = output.isWhole
        count = text.count
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next line that is data or may be noise; it is whole, and not the message of an HMC or IVM.
    package mutating func next() throws(ReadError) -> OutputLine? {
        if let line = peeked {
            peeked = nil
            return line
        }
        guard let line = try raw() else { return nil }
        guard line.isEnded || line.isBlank else {
            throw line.error(
                "a line feed at the end of the last line (without one the output may have been cut)")
        }
        if let number = MessageNumbers.management(in: line.text) {
            throw line.error(
                "data, not the message \(number)",
                failure: MessageClassifier.classify(command: command, text: line.text))
        }
        return line
    }

    package mutating func peek() throws(ReadError) -> OutputLine? {
        if peeked == nil { peeked = try next() }
        return peeked
    }

    /// The next line that is not blank.
    package mutating func nextFilled() throws(ReadError) -> OutputLine? {
        while true {
            if peeked == nil { skipLineFeeds() }
            guard let line = try next() else { return nil }
            if !line.isBlank { return line }
        }
    }

    /// Empty lines, which a file may hold by the million, cost no more than their bytes.
    private mutating func skipLineFeeds() {
        let start = position
        position =
            text.withContiguousStorageIfAvailable { $0[start...].firstIndex { $0 != UInt8(ascii: "\n") } ?? $0.count } ?? start
        number += position - start
        if position > start { isBehindFullLine = false }
    }

    /// The next line whatever it holds: for readers of messages.
    package mutating func raw() throws(ReadError) -> OutputLine? {
        guard position < count else { return nil }
        number += 1
        let start = position
        let feed =
            text.withContiguousStorageIfAvailable { $0[start...].firstIndex(of: UInt8(ascii: "\n")) }
            ?? text[index(start)...].firstIndex(of: UInt8(ascii: "\n")).map { text.distance(from: text.startIndex, to: $0) }
        let end = feed ?? count
        let line = OutputLine(
            command: command, number: number, text: Substring(text[index(start)..<index(end)]), isEnded: feed != nil || isWhole,
            isBehindFullLine: isBehindFullLine)
        isBehindFullLine = line.width == OutputLine.terminalWidth
        guard end - start <= ReadLimits.lineBytes else { throw line.error("no more than 1 MiB a line") }
        position = end + (feed == nil ? 0 : 1)
        return line
    }

    private func index(_ offset: Int) -> String.Index { text.index(text.startIndex, offsetBy: offset) }

    /// The error of an output that ended too early, or of one that is a message instead: then with the host's own message.
    package func cut(_ expected: String) -> ReadError {
        var start = self
        (start.position, start.number, start.peeked, start.isBehindFullLine) = (0, 0, nil, false)
        if let line = Prose.telling(start) {
            return line.error(
                "\(expected), not a message", failure: MessageClassifier.classify(command: command, text: Substring(text[...])))
        }
        return ReadError(command: command, line: number == 0 ? nil : number, text: "(end of the output)", expected: expected)
    }
}
