import PowerVM

/// A saved terminal session holds more than the output: prompts, and the command lines behind them.
///
/// Blanks take their place, so that the numbers and widths of the others stay. A line is one only if no row can have its form: a prompt
/// character with a blank or nothing behind it, and before it nothing or the name of a host, a user or a directory.
enum Session {
    /// The output without such lines.
    ///
    /// - Parameter delimiter: of the rows; it isn't a prompt character.
    static func output(_ output: consuming OutputText, delimiter: UInt8? = nil) throws(ReadError) -> OutputText {
        let command = output.command
        // Most outputs hold none, and need no copy to be searched.
        var lines = Lines(start: output.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        var signs = Signs()
        var isFirst = true
        while let range = try lines.next(output) {
            guard let first = firstByte(output.bytes, range) else { continue }
            let hasSign = signs.isNext(in: output.bytes, range)
            if mayBeOne(output.bytes, first..<range.upperBound, command, hasSign: hasSign) {
                let line = TextSlice(Array(output.bytes[first..<range.upperBound])).trimmedBlank
                if isPrompt(line, delimiter) || isEcho(line, of: command, isFirst: isFirst) {
                    output.blank(first..<range.upperBound)
                }
            }
            isFirst = false
        }
        return output
    }

    /// The ranges of the lines that a line feed ends; another may have been cut.
    private struct Lines {
        var start: Int
        var number = 0

        mutating func next(_ output: borrowing OutputText) throws(ReadError) -> Range<Int>? {
            let bytes = output.bytes
            while start < bytes.count, bytes[start] == 0x0A {
                start += 1
                number += 1
            }
            let end = bytes.withUnsafeBufferPointer { ByteSearch.position(of: 0x0A, in: $0, from: start, upTo: $0.count) }
            number += 1
            guard (end ?? bytes.count) - start <= ReadLimits.lineBytes else {
                throw OutputLine(
                    command: output.command, number: number, text: TextSlice(bytes, start..<min(start + 1000, bytes.count)),
                    isEnded: true
                )
                .error("no more than 1 MiB a line")
            }
            guard let end else { return nil }
            defer { start = end + 1 }
            return start..<end
        }
    }

    /// Finds the lines that hold the sign of a prompt, without a search in each line.
    private struct Signs {
        /// The place of the next one; -1 before the first search.
        private var place = -1

        /// Whether one stands in this line. Lines must be asked about in their order.
        mutating func isNext(in bytes: [UInt8], _ line: Range<Int>) -> Bool {
            if place < line.lowerBound {
                let next = bytes.withUnsafeBufferPointer { ByteSearch.position(ofOne: signs, in: $0, from: line.lowerBound) }
                place = next ?? bytes.count
            }
            return place < line.upperBound
        }
    }

    /// The first byte that isn't a blank or a tab.
    private static func firstByte(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in range.first { bytes[$0] != 0x20 && bytes[$0] != 0x09 && bytes[$0] != 0x0D } }
    }

    /// Whether a prompt's sign comes before anything that a prompt hasn't, or the line begins like the command.
    private static func mayBeOne(_ bytes: [UInt8], _ range: Range<Int>, _ command: String, hasSign: Bool) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            let first = bytes[range.lowerBound]
            if first == command.utf8.first || first == UInt8(ascii: "i") { return true }
            if first >= 0x80 { return true }
            guard hasSign else { return false }
            if first == UInt8(ascii: "[") || first == UInt8(ascii: "(") { return true }
            for position in range.prefix(125) where !isOfPlace(bytes[position]) && bytes[position] != 0x20 {
                return isSign(bytes[position])
            }
            return false
        }
    }

    /// The command's own line without a prompt before it: its name and an option, or the name alone on the first line.
    private static func isEcho(_ line: TextSlice, of command: String, isFirst: Bool) -> Bool {
        var (word, rest) = line.firstWord
        if word == "ioscli" { (word, rest) = rest.firstWord }
        return word.isSame(as: command) && (rest.isEmpty ? isFirst : rest.hasPrefix("-"))
    }

    /// `$ lsmap -all`, `#`, `aix03 # lsdev -l cd0`, `hscroot@hmc01:~>`, `root@aix03:/home #`, `[padmin@vios1 ~]$`.
    static func isPrompt(_ line: TextSlice, _ delimiter: UInt8?) -> Bool {
        var rest = line
        let isBracketed = line.first == UInt8(ascii: "[") || line.first == UInt8(ascii: "(")
        if isBracketed {
            guard let close = line.prefix(100).firstIndex(where: { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: ")") }) else {
                return false
            }
            rest = line[(close + 1)...]
        }
        let place = rest.prefix(120).prefix(while: isOfPlace)
        rest = rest[place.endIndex...]
        let hasGap = rest.first == 0x20 && !place.isEmpty
        if hasGap { rest = rest.dropFirst() }
        guard let sign = rest.first, isSign(sign), sign != delimiter else { return false }
        let behind = rest.dropFirst()
        let command = behind.trimmedBlank
        guard behind.isEmpty || command.startIndex > behind.startIndex else { return false }
        let isAddress = place.contains(UInt8(ascii: "@"))
        let isPlace =
            isAddress || place.contains { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "~") }
        if sign == UInt8(ascii: ">") { return isAddress && (command.isEmpty || isCommand(command)) }
        if command.isEmpty {
            return sign != UInt8(ascii: "%") && (place.isEmpty || isPlace || hasGap || isBracketed)
        }
        return isCommand(command) && (sign != UInt8(ascii: "%") || isPlace || isBracketed)
    }

    private static let signs = SIMD4(UInt8(ascii: "$"), UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "%"))

    private static func isSign(_ byte: UInt8) -> Bool { any(signs .== SIMD4(repeating: byte)) }

    private static func isOfPlace(_ byte: UInt8) -> Bool {
        if ASCII.isAlphanumeric(byte) { return true }
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: "/"),
            UInt8(ascii: "~"):
            return true
        default: return false
        }
    }

    /// A word in lower case, a path, or an assignment: never the capitals of a header (`# Slot  Description`).
    private static func isCommand(_ text: TextSlice) -> Bool {
        guard let first = text.first else { return false }
        if ASCII.isLower(first) || first == UInt8(ascii: "/") || first == UInt8(ascii: ".") {
            return true
        }
        return ASCII.isLetter(first) && text.firstWord.word.contains(UInt8(ascii: "="))
    }
}
