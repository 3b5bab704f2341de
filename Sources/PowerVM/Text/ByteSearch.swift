/// Searches in bytes, sixteen at a time.
package enum ByteSearch {
    private typealias Block = SIMD16<UInt8>

    /// The position of a byte, from one position up to another.
    package static func position(of byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from start: Int, upTo end: Int) -> Int? {
        let raw = UnsafeRawBufferPointer(text)
        let wanted = Block(repeating: byte)
        var position = start
        while position + 16 <= end, !any(raw.loadUnaligned(fromByteOffset: position, as: Block.self) .== wanted) {
            position += 16
        }
        while position < end {
            if text[position] == byte { return position }
            position += 1
        }
        return nil
    }

    /// Where a run of the same byte that begins at `start` ends, at the latest at `end`.
    package static func end(of byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from start: Int, upTo end: Int) -> Int {
        let raw = UnsafeRawBufferPointer(text)
        let wanted = Block(repeating: byte)
        var position = start
        while position + 16 <= end, all(raw.loadUnaligned(fromByteOffset: position, as: Block.self) .== wanted) {
            position += 16
        }
        while position < end, text[position] == byte { position += 1 }
        return position
    }

    /// The position of the first occurrence of some bytes, not before `start`.
    ///
    /// Only where the first and the last of them stand in their places are the others compared.
    package static func position(
        of wanted: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int = 0
    ) -> Int? {
        guard let first = wanted.first, let last = wanted.last, text.count - start >= wanted.count else { return nil }
        let (gap, end) = (wanted.count - 1, text.count - wanted.count + 1)
        let raw = UnsafeRawBufferPointer(text)
        let (heads, tails) = (Block(repeating: first), Block(repeating: last))
        var position = start
        while position + 16 <= end {
            let found =
                (raw.loadUnaligned(fromByteOffset: position, as: Block.self) .== heads)
                .& (raw.loadUnaligned(fromByteOffset: position + gap, as: Block.self) .== tails)
            if any(found) {
                for lane in 0..<16 where found[lane] && matches(wanted, text, position + lane) { return position + lane }
            }
            position += 16
        }
        while position < end {
            if text[position] == first, matches(wanted, text, position) { return position }
            position += 1
        }
        return nil
    }

    /// Whether all bytes are printable ASCII.
    package static func isPrintable(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(text)
        let (low, width) = (Block(repeating: 0x20), Block(repeating: 0x5E))
        var position = 0
        while position + 16 <= text.count {
            if any((raw.loadUnaligned(fromByteOffset: position, as: Block.self) &- low) .> width) { return false }
            position += 16
        }
        while position < text.count {
            if text[position] &- 0x20 > 0x5E { return false }
            position += 1
        }
        return true
    }

    private static func matches(_ wanted: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool
    {
        var length = 1
        while length < wanted.count, text[position + length] == wanted[length] { length += 1 }
        return length >= wanted.count
    }
}
