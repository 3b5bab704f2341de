extension JSONValue {
    /// The document as text, two blanks of indentation a level, without a line feed at the end.
    ///
    /// Control, format and BiDi characters are escaped, so the text is harmless on a terminal too.
    public var printed: String { text(isOneLine: false) }

    /// The document in one line: line feeds inside texts are escaped.
    public var line: String { text(isOneLine: true) }

    private func text(isOneLine: Bool) -> String {
        var text: [UInt8] = []
        write(isOneLine: isOneLine) { text.append(contentsOf: $0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The same, piece by piece: a long document is never in memory as a whole. Each piece is valid UTF-8, for the time of the call.
    public func write(isOneLine: Bool = false, to piece: (UnsafeBufferPointer<UInt8>) -> Void) {
        withoutActuallyEscaping(piece) { piece in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { space in
                var printer = JSONPrinter(isOneLine: isOneLine, space: space, piece: piece)
                printer.write(self, indent: 0)
                printer.flush()
            }
        }
    }
}

private struct JSONPrinter {
    let isOneLine: Bool
    /// Filled in front, and handed on when it is full.
    let space: UnsafeMutableBufferPointer<UInt8>
    let piece: (UnsafeBufferPointer<UInt8>) -> Void
    private var count = 0

    init(isOneLine: Bool, space: UnsafeMutableBufferPointer<UInt8>, piece: @escaping (UnsafeBufferPointer<UInt8>) -> Void) {
        self.isOneLine = isOneLine
        self.space = space
        self.piece = piece
    }

    mutating func flush() {
        piece(UnsafeBufferPointer(rebasing: space[..<count]))
        count = 0
    }

    mutating func write(_ value: JSONValue, indent: Int) {
        switch value {
        case .null: put("null")
        case .bool(let value): put(value ? "true" : "false")
        case .integer(let value): write(value)
        case .number(let value): write(value)
        case .string(let value): write(value)
        case .list(let items):
            put(UInt8(ascii: "["))
            for index in 0..<items.count {
                begin(index, indent + 1)
                write(items[index], indent: indent + 1)
            }
            end(UInt8(ascii: "]"), isEmpty: items.isEmpty, indent)
        case .object(let members):
            put(UInt8(ascii: "{"))
            for index in members.indices {
                begin(index, indent + 1)
                write(members[index].key)
                put(UInt8(ascii: ":"))
                put(UInt8(ascii: " "))
                write(members[index].value, indent: indent + 1)
            }
            end(UInt8(ascii: "}"), isEmpty: members.isEmpty, indent)
        }
    }

    private mutating func begin(_ index: Int, _ indent: Int) {
        if index > 0 { put(UInt8(ascii: ",")) }
        feed(indent)
    }

    private mutating func end(_ sign: UInt8, isEmpty: Bool, _ indent: Int) {
        if !isEmpty { feed(indent) }
        put(sign)
    }

    private mutating func feed(_ indent: Int) {
        put(isOneLine ? UInt8(ascii: " ") : UInt8(ascii: "\n"))
        if !isOneLine {
            for _ in 0..<2 * indent { put(UInt8(ascii: " ")) }
        }
    }

    private mutating func write(_ value: Double) {
        if let whole = Int(exactly: value) {
            write(whole)
        } else {
            put(value.isFinite ? value.description : "null")
        }
    }

    private mutating func write(_ value: Int) {
        guard value >= 0, value < 10_000_000 else { return put(String(value)) }
        var factor = 1
        while factor * 10 <= value { factor *= 10 }
        while factor > 0 {
            put(UInt8(ascii: "0") + UInt8(value / factor % 10))
            factor /= 10
        }
    }

    private mutating func write(_ value: String) {
        put(UInt8(ascii: "\""))
        var plain = value
        let isPlain = plain.withUTF8 { bytes in
            guard ByteSearch.isPrintable(bytes, without: UInt8(ascii: "\""), UInt8(ascii: "\\")) else { return false }
            put(bytes)
            return true
        }
        if !isPlain {
            for scalar in value.unicodeScalars { write(scalar) }
        }
        put(UInt8(ascii: "\""))
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": put("\\\"")
        case "\\": put("\\\\")
        case "\n": put("\\n")
        case "\t": put("\\t")
        case "\r": put("\\r")
        default:
            guard SafeText.isHarmful(scalar) else { return put(String(scalar)) }
            for unit in UTF16.encode(scalar) ?? .init() {
                let hex = String(unit, radix: 16)
                put("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
            }
        }
    }

    private mutating func put(_ byte: UInt8) {
        if count == space.count { flush() }
        space[count] = byte
        count += 1
    }

    private mutating func put(_ text: String) {
        var text = text
        text.withUTF8 { put($0) }
    }

    /// Never split, so that no piece ends within a character.
    private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress, let free = space.baseAddress else { return }
        if bytes.count > space.count - count { flush() }
        guard bytes.count <= space.count else { return piece(bytes) }
        (free + count).update(from: start, count: bytes.count)
        count += bytes.count
    }
}
