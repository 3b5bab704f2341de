/// The scripts without indentation, comments and empty lines, which are a third of them: so they are sent. What is installed is whole.
///
/// A line is a comment if its first character that isn't blank is `#`; so is what follows a function's `{ #`. The scripts have no text
/// of several lines in which such a line would mean something else. `Tests/aix-scripts/run` runs its tests with what is sent; `run whole` with the
/// whole script.
enum CompanionText {
    static func sent(_ script: [UInt8]) -> [UInt8] {
        var sent: [UInt8] = []
        sent.reserveCapacity(script.count)
        for line in script.split(separator: UInt8(ascii: "\n")) {
            guard let text = stripped(line) else { continue }
            sent += text
            sent.append(UInt8(ascii: "\n"))
        }
        return sent
    }

    /// Nil if nothing of the line is sent.
    static func stripped(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
        return functionHeader(text) ?? text
    }

    /// The script with the arguments in its last line, for a shell that was started without any.
    static func calling(_ words: [String], _ sent: [UInt8]) -> [UInt8] {
        var text = sent
        text.removeLast("main \"$@\"; exit\n".utf8.count)
        text.append(contentsOf: Array("main \(words.joined(separator: " ")); exit\n".utf8))
        return text
    }

    /// `name() {` of a line `name() { # comment`; nil for any other line.
    private static func functionHeader(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let behind = line.drop(while: isNameCharacter)
        let comment = "() { # ".utf8
        guard behind.starts(with: comment) else { return nil }
        return line[..<(behind.startIndex + comment.count - 3)]
    }

    /// Of the names of the scripts' functions.
    static func isNameCharacter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
    }

    /// The value after `version=` at the beginning of a line.
    static func version(of script: [UInt8]) -> String? {
        let key = Array("version=".utf8)
        var rest = script[...]
        // The line is one of the first.
        while !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            if line.starts(with: key) { return String(decoding: line.dropFirst(key.count), as: UTF8.self) }
            rest = rest[line.endIndex...].dropFirst()
        }
        return nil
    }
}
