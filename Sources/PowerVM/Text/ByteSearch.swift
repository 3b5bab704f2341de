/// Searches in bytes, sixteen at a time.
package enum ByteSearch {
    private typealias Block = SIMD16<UInt8>
    private typealias Mask = SIMDMask<SIMD16<Int8>>

    /// The position of a byte, from one position up to another.
    package static func position(of byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from start: Int, upTo end: Int) -> Int? {
        let wanted = Block(repeating: byte)
        return position(in: text, from: start, upTo: end, blocks: { $0 .== wanted }, bytes: { $0 == byte })
    }

    /// The position of one of four bytes, not before `start`.
    package static func position(ofOne wanted: SIMD4<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let (one, two) = (Block(repeating: wanted.x), Block(repeating: wanted.y))
        let (three, four) = (Block(repeating: wanted.z), Block(repeating: wanted.w))
        return position(
            in: text, from: start, upTo: text.count,
            blocks: { ($0 .== one) .| ($0 .== two) .| ($0 .== three) .| ($0 .== four) },
            bytes: { any(wanted .== SIMD4(repeating: $0)) })
    }

    /// Where a run of the same byte that begins at `start` ends, at the latest at `end`.
    package static func end(of byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from start: Int, upTo end: Int) -> Int {
        let wanted = Block(repeating: byte)
        return position(in: text, from: start, upTo: end, blocks: { $0 .!= wanted }, bytes: { $0 != byte }) ?? end
    }

    /// Where a run of printable ASCII characters other than the blank ends, at the latest at `end`.
    package static func endOfVisible(in text: UnsafeBufferPointer<UInt8>, from start: Int, upTo end: Int) -> Int {
        let (low, count) = (Block(repeating: 0x21), Block(repeating: 0x5E))
        return position(in: text, from: start, upTo: end, blocks: { ($0 &- low) .>= count }, bytes: { $0 &- 0x21 >= 0x5E }) ?? end
    }

    /// The first position of a byte of one kind. A block may reach beyond `end`, never beyond the text.
    @inline(__always)
    private static func position(
        in text: UnsafeBufferPointer<UInt8>, from start: Int, upTo end: Int, blocks: (Block) -> Mask, bytes: (UInt8) -> Bool
    ) -> Int? {
        let raw = UnsafeRawBufferPointer(text)
        var position = start
        while position < end, position + 16 <= text.count {
            if let lane = firstLane(blocks(raw.loadUnaligned(fromByteOffset: position, as: Block.self))) {
                return position + lane < end ? position + lane : nil
            }
            position += 16
        }
        while position < end {
            if bytes(text[position]) { return position }
            position += 1
        }
        return nil
    }

    /// The first lane that is set. Each is a byte of ones or of zeros.
    @inline(__always)
    private static func firstLane(_ mask: Mask) -> Int? {
        let halves = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
        if halves.x != 0 { return halves.x.littleEndian.trailingZeroBitCount / 8 }
        return halves.y != 0 ? 8 + halves.y.littleEndian.trailingZeroBitCount / 8 : nil
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
            if firstLane(found) != nil {
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
        let (low, width) = (Block(repeating: 0x20), Block(repeating: 0x5E))
        return lacks(text, blocks: { ($0 &- low) .> width }, bytes: { $0 &- 0x20 > 0x5E })
    }

    /// Whether all bytes are printable ASCII, and none is one of these two.
    package static func isPrintable(_ text: UnsafeBufferPointer<UInt8>, without one: UInt8, _ other: UInt8) -> Bool {
        let (low, width) = (Block(repeating: 0x20), Block(repeating: 0x5E))
        let (ones, others) = (Block(repeating: one), Block(repeating: other))
        return lacks(
            text, blocks: { (($0 &- low) .> width) .| ($0 .== ones) .| ($0 .== others) },
            bytes: { $0 &- 0x20 > 0x5E || $0 == one || $0 == other })
    }

    /// Whether no byte is of this kind.
    @inline(__always)
    private static func lacks(_ text: UnsafeBufferPointer<UInt8>, blocks: (Block) -> Mask, bytes: (UInt8) -> Bool) -> Bool {
        let raw = UnsafeRawBufferPointer(text)
        guard text.count >= 16 else {
            for byte in text where bytes(byte) { return false }
            return true
        }
        var position = 0
        while position + 16 <= text.count {
            if firstLane(blocks(raw.loadUnaligned(fromByteOffset: position, as: Block.self))) != nil { return false }
            position += 16
        }
        // The rest, with some bytes before it.
        return firstLane(blocks(raw.loadUnaligned(fromByteOffset: text.count - 16, as: Block.self))) == nil
    }

    private static func matches(_ wanted: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool
    {
        var length = 1
        while length < wanted.count, text[position + length] == wanted[length] { length += 1 }
        return length >= wanted.count
    }
}
