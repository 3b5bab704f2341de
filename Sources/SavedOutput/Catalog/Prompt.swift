import PowerVM

/// A saved terminal session ends with the next prompt.
extension OutputText {
    /// Without a last line that is nothing but the prompt `$` (padmin) or `#` (root), which no listing has as data, unless it is the
    /// delimiter of its rows. It needs its line feed, as all lines of a file do. What a command printed itself ends without one.
    func withoutPrompt(delimiter: UInt8? = nil) -> OutputText {
        guard !isWhole else { return self }
        let bytes = text.utf8
        guard let last = bytes.lastIndex(where: { $0 > 0x20 }), last > bytes.startIndex,
            bytes[last...].contains(UInt8(ascii: "\n")),
            bytes[last] != delimiter,
            bytes[last] == UInt8(ascii: "$") || bytes[last] == UInt8(ascii: "#")
        else { return self }
        let before = bytes[..<last].lastIndex { $0 != 0x20 && $0 != 0x09 }
        guard let before, bytes[before] == UInt8(ascii: "\n") else { return self }
        var output = self
        output.text = String(text[...before])
        return output
    }
}
