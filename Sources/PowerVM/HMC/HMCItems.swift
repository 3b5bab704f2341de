/// The items of one line of HMC list output, between commas; one that holds a comma or a quote is in double quotes, quotes doubled inside.
///
/// Source: reference, section 4 (captures of lssyscfg and lshwres).
package struct HMCItems: RandomAccessCollection, Sendable {
    private var bytes: [UInt8] = []
    /// Where each item stands in the bytes, without its quotes.
    private var places: [Range<Int>] = []

    init() {}

    package init(_ line: OutputLine, delimiter: UInt8 = UInt8(ascii: ",")) throws(ReadError) {
        try read(line, delimiter: delimiter)
    }

    /// Of a line that was checked.
    init(known text: TextSlice, delimiter: UInt8) {
        do throws(Fault) { try split(text, delimiter) } catch { places = [] }
    }

    /// Reads another line, in the same memory.
    mutating func read(_ line: OutputLine, delimiter: UInt8 = UInt8(ascii: ",")) throws(ReadError) {
        try line.check()
        do throws(Fault) { try split(line.text, delimiter) } catch { throw line.error(error.expected) }
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { places.count }
    package subscript(index: Int) -> TextSlice { TextSlice(bytes, places[index]) }

    /// The item's bytes, without the cost of a slice.
    @inline(__always)
    func withItem<T>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
        bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[places[index]])) }
    }

    /// What isn't as it should be.
    private struct Fault: Error {
        let expected: String
    }

    private mutating func split(_ text: TextSlice, _ delimiter: UInt8) throws(Fault) {
        bytes = text.base
        places.removeAll(keepingCapacity: true)
        if text.contains(Self.quote) { return try splitQuoted(text.startIndex, text.endIndex, delimiter) }
        var start = text.startIndex
        bytes.withUnsafeBufferPointer { bytes in
            while let end = ByteSearch.position(of: delimiter, in: bytes, from: start, upTo: text.endIndex) {
                places.append(start..<end)
                start = end + 1
            }
        }
        places.append(start..<text.endIndex)
    }

    private mutating func splitQuoted(_ start: Int, _ end: Int, _ delimiter: UInt8) throws(Fault) {
        var (position, hasDoubled) = (start, false)
        while true {
            if position < end, bytes[position] == Self.quote {
                position += 1
                let begin = position
                while true {
                    guard let next = place(of: Self.quote, from: position, upTo: end) else {
                        throw Fault(expected: "a closing quote")
                    }
                    position = next + 1
                    guard position < end, bytes[position] == Self.quote else { break }
                    (position, hasDoubled) = (position + 1, true)
                }
                places.append(begin..<(position - 1))
            } else {
                let next = place(of: delimiter, from: position, upTo: end) ?? end
                guard place(of: Self.quote, from: position, upTo: next) == nil else {
                    throw Fault(expected: "quotes around whole items only")
                }
                places.append(position..<next)
                position = next
            }
            guard position < end else { break }
            guard bytes[position] == delimiter else { throw Fault(expected: "a delimiter behind the closing quote") }
            position += 1
        }
        if hasDoubled { undouble() }
    }

    /// Copies the items, each pair of quotes as one.
    private mutating func undouble() {
        var plain: [UInt8] = []
        for (index, place) in places.enumerated() {
            let start = plain.count
            var position = place.lowerBound
            while position < place.upperBound {
                plain.append(bytes[position])
                position += bytes[position] == Self.quote ? 2 : 1
            }
            places[index] = start..<plain.count
        }
        bytes = plain
    }

    private func place(of byte: UInt8, from start: Int, upTo end: Int) -> Int? {
        bytes.withUnsafeBufferPointer { ByteSearch.position(of: byte, in: $0, from: start, upTo: end) }
    }

    private static let quote = UInt8(ascii: "\"")
}
