/// The output of one command, read line by line.
///
/// A `\r` before the line feed goes (a terminal session was saved), so does a byte-order mark at the start.
package struct OutputText: Sendable {
    package let command: String
    /// Valid UTF-8.
    package private(set) var bytes: [UInt8]
    /// True when an end marker proved that nothing is missing behind the last line; a saved file proves that only by its last line feed.
    package let isWhole: Bool

    /// The output of a run that ended.
    package init(_ command: String, of result: CommandResult) throws(ReadError) {
        try Self.check(command, result.output.utf8.count, ReadLimits.commandBytes, "32 MiB a command")
        self.init(command, valid: Array(result.output.utf8), isWhole: true)
    }

    /// A saved output.
    package init(_ command: String, file text: String) throws(ReadError) {
        try Self.check(command, text.utf8.count, ReadLimits.fileBytes, "64 MiB a file")
        self.init(command, valid: Array(text.utf8), isWhole: false)
    }

    /// A saved output; what isn't UTF-8 becomes U+FFFD, which is an error anywhere in the data.
    package init(_ command: String, file bytes: consuming [UInt8]) throws(ReadError) {
        try Self.check(command, bytes.count, ReadLimits.fileBytes, "64 MiB a file")
        self.init(
            command, valid: Self.isValid(bytes) ? bytes : Array(String(decoding: bytes, as: UTF8.self).utf8), isWhole: false)
    }

    private init(_ command: String, valid bytes: consuming [UInt8], isWhole: Bool) {
        self.command = command
        self.bytes = bytes
        self.isWhole = isWhole
    }

    private static func isValid(_ bytes: borrowing [UInt8]) -> Bool {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return true
        } catch {
            return false
        }
    }

    private static func check(_ command: String, _ count: Int, _ limit: Int, _ name: String) throws(ReadError) {
        guard count <= limit else { throw ReadError(command: command, line: nil, text: "", expected: "no more than \(name)") }
    }

    /// Blanks in place of a part. Without another holder of the bytes nothing is copied.
    package mutating func blank(_ range: Range<Int>) {
        for position in range { bytes[position] = 0x20 }
    }

    package var text: TextSlice { TextSlice(bytes, bytes.indices) }

    /// Whether nothing but blanks and line feeds came.
    package var isBlank: Bool { bytes.allSatisfy { $0 <= 0x20 } }

    package var lines: OutputLines { OutputLines(self) }
}
