extension JSONValue {
    /// The document as text, two blanks of indentation a level, without a line feed at the end.
    ///
    /// Control, format and BiDi characters are escaped, so the text is harmless on a terminal too.
    public var printed: String { text(isOneLine: false) }

    /// The document in one line: line feeds inside texts are escaped.
    public var line: String { text(isOneLine: true) }

    private func text(isOneLine: Bool) -> String {
        var text: [UInt8] = []
        write(isOneLine: isOneLine, to: { text += $0 })
        return String(decoding: text, as: UTF8.self)
    }

    /// The same, piece by piece: a long document is never in memory as a whole.
    public func write(isOneLine: Bool = false, to piece: (ArraySlice<UInt8>) -> Void) {
        var printer = JSONPrinter(isOneLine: isOneLine)
        printer.write(self, indent: 0, piece)
        printer.flush(piece)
    }
}

private struct JSONPrinter {
    let isOneLine: Bool
    private var text: [UInt8] = []
    private static let limit = 1 << 16
    /// Enough for more levels than any document has.
    private static let blanks = [UInt8](repeating: UInt8(ascii: " "), count: 256)

    init(isOneLine: Bool) { self.isOneLine = isOneLine }

    mutating func flush(_ piece: (ArraySlice<UInt8>) -> Void) {
        piece(text[...])
        text.removeAll(keepingCapacity: true)
    }

    mutating func write(_ value: JSONValue, indent: Int, _ piece: (ArraySlice<UInt8>) -> Void) {
        if text.count > Self.limit { flush(piece) }
        switch value {
        case .null: text += "null".utf8
        case .bool(let value): text += (value ? "true" : "false").utf8
        case .integer(let value): write(value)
        case .number(let value): write(value)
        case .string(let value): write(value)
        case .list(let items):
            text.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                begin(index, indent + 1)
                write(item, indent: indent + 1, piece)
            }
            end(UInt8(ascii: "]"), isEmpty: items.isEmpty, indent)
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                begin(index, indent + 1)
                write(member.key)
                text.append(UInt8(ascii: ":"))
                text.append(UInt8(ascii: " "))
                write(member.value, indent: indent + 1, piece)
            }
            end(UInt8(ascii: "}"), isEmpty: members.isEmpty, indent)
        }
    }

    private mutating func begin(_ index: Int, _ indent: Int) {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        feed(indent)
    }

    private mutating func end(_ sign: UInt8, isEmpty: Bool, _ indent: Int) {
        if !isEmpty { feed(indent) }
        text.append(sign)
    }

    private mutating func feed(_ indent: Int) {
        text.append(isOneLine ? UInt8(ascii: " ") : UInt8(ascii: "\n"))
        if !isOneLine { text += Self.blanks.prefix(2 * indent) }
    }

    private mutating func write(_ value: Double) {
        if let whole = Int(exactly: value) {
            write(whole)
        } else {
            text += (value.isFinite ? value.description : "null").utf8
        }
    }

    private mutating func write(_ value: Int) {
        guard value >= 0, value < 10_000_000 else {
            text += String(value).utf8
            return
        }
        var factor = 1
        while factor * 10 <= value { factor *= 10 }
        while factor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(value / factor % 10))
            factor /= 10
        }
    }

    private mutating func write(_ value: String) {
        text.append(UInt8(ascii: "\""))
        var plain = value
        let isPlain = plain.withUTF8 { bytes in
            guard ByteSearch.isPrintable(bytes, without: UInt8(ascii: "\""), UInt8(ascii: "\\")) else { return false }
            text.append(contentsOf: bytes)
            return true
        }
        if !isPlain {
            for scalar in value.unicodeScalars { write(scalar) }
        }
        text.append(UInt8(ascii: "\""))
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": text += "\\\"".utf8
        case "\\": text += "\\\\".utf8
        case "\n": text += "\\n".utf8
        case "\t": text += "\\t".utf8
        case "\r": text += "\\r".utf8
        default:
            guard SafeText.isHarmful(scalar) else {
                text += UTF8.encode(scalar) ?? .init()
                return
            }
            for unit in UTF16.encode(scalar) ?? .init() {
                let hex = String(unit, radix: 16)
                text += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
            }
        }
    }
}
