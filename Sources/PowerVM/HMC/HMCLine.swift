/// One line of HMC list output: comma-separated items, an item that holds a comma or a quote is in double quotes, quotes doubled inside.
///
/// Source: reference, section 4 (captures of lssyscfg and lshwres).
package enum HMCLine {
    package static func items(_ line: OutputLine, delimiter: UInt8 = UInt8(ascii: ",")) throws(ReadError) -> [TextSlice] {
        let text = try line.checked().text
        do throws(Fault) { return try items(in: text, delimiter: delimiter) } catch {
            throw line.error(error.expected)
        }
    }

    /// What isn't as it should be.
    struct Fault: Error {
        let expected: String
    }

    static func items(in text: TextSlice, delimiter: UInt8) throws(Fault) -> [TextSlice] {
        guard text.contains(quote) else { return text.parts(at: delimiter) }
        var items: [TextSlice] = []
        var rest = text
        while true {
            let item: TextSlice
            if rest.first == quote {
                (item, rest) = try quoted(rest.dropFirst())
            } else {
                item = rest.halves(at: delimiter)?.0 ?? rest
                guard !item.contains(quote) else { throw Fault(expected: "quotes around whole items only") }
                rest = rest[item.endIndex...]
            }
            items.append(item)
            guard let next = rest.first else { return items }
            guard next == delimiter else { throw Fault(expected: "a delimiter behind the closing quote") }
            rest = rest.dropFirst()
        }
    }

    /// The text up to the closing quote, and what follows that.
    private static func quoted(_ text: TextSlice) throws(Fault) -> (TextSlice, rest: TextSlice) {
        var item: [UInt8] = []
        var position = text.startIndex
        while let end = text[position...].firstIndex(of: quote) {
            let rest = text[(end + 1)...]
            guard rest.first == quote else {
                // Nothing is copied where no quote was doubled.
                if position == text.startIndex { return (text[..<end], rest) }
                item += text[position..<end]
                return (TextSlice(item, item.indices), rest)
            }
            item += text[position...end]
            position = end + 2
        }
        throw Fault(expected: "a closing quote")
    }

    private static let quote = UInt8(ascii: "\"")
}
