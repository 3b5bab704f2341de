/// As much of `grep 'PATTERN'` as our guards use: anchors, `[[:space:]]`, `[[:alnum:]]`, `[aA]`, `[0-9]`, `*`, and plain characters.
struct ModelGrep {
    private enum Sign: Equatable {
        case space
        case oneOf([UInt8])

        func matches(_ byte: UInt8) -> Bool {
            switch self {
            case .space: byte == 0x20 || byte == 0x09
            case .oneOf(let own): own.contains(byte)
            }
        }
    }

    private static let digits = Array(UInt8(ascii: "0")...UInt8(ascii: "9"))

    private var signs: [(sign: Sign, isRepeated: Bool)] = []
    private var fromStart = false
    private var toEnd = false

    init(_ pattern: some StringProtocol) {
        var rest = Substring(pattern)
        if rest.hasPrefix("^") { (fromStart, rest) = (true, rest.dropFirst()) }
        if rest.hasSuffix("$") { (toEnd, rest) = (true, rest.dropLast()) }
        while let first = rest.utf8.first {
            if rest.hasPrefix("[[:space:]]") {
                signs.append((.space, false))
                rest = rest.dropFirst(11)
            } else if rest.hasPrefix("[[:alnum:]]") {
                signs.append((.oneOf(Self.digits + Array(0x41...0x5A) + Array(0x61...0x7A)), false))
                rest = rest.dropFirst(11)
            } else if first == UInt8(ascii: "["), let end = rest.firstIndex(of: "]") {
                let members = rest[..<end].dropFirst()
                let extra = members.hasPrefix("0-9") ? Self.digits + Array(members.utf8.dropFirst(3)) : Array(members.utf8)
                signs.append((.oneOf(extra), false))
                rest = rest[rest.index(after: end)...]
            } else if first == UInt8(ascii: "*"), !signs.isEmpty {
                signs[signs.count - 1].isRepeated = true
                rest = rest.dropFirst()
            } else {
                signs.append((.oneOf([first]), false))
                rest = rest.dropFirst()
            }
        }
    }

    /// The lines that match, each with its line feed.
    func lines(of text: String) -> String {
        text.split(separator: "\n").filter(matches).map { $0 + "\n" }.joined()
    }

    private func matches(_ line: Substring) -> Bool {
        let bytes = Array(line.utf8)
        let starts = fromStart ? 0...0 : 0...bytes.count
        return starts.contains { match(bytes, from: $0, sign: 0) }
    }

    private func match(_ bytes: [UInt8], from start: Int, sign index: Int) -> Bool {
        guard index < signs.count else { return !toEnd || start == bytes.count }
        let (sign, isRepeated) = signs[index]
        let fits = start < bytes.count && sign.matches(bytes[start])
        if isRepeated {
            return match(bytes, from: start, sign: index + 1) || (fits && match(bytes, from: start + 1, sign: index))
        }
        return fits && match(bytes, from: start + 1, sign: index + 1)
    }
}
