/// A part of a text by its bytes, which are valid UTF-8: a line, a word, a value.
///
/// Nothing is copied before a value is taken. All of it works on bytes: a `Character` would swallow a combining mark behind a delimiter,
/// takes `\r\n` for one, and costs many times as much.
package struct TextSlice: RandomAccessCollection, Hashable, Sendable {
    @usableFromInline let base: [UInt8]
    /// In bytes from the beginning of the whole text.
    package let startIndex: Int
    package let endIndex: Int

    @inlinable package init(_ base: [UInt8], _ range: Range<Int>) {
        self.base = base
        startIndex = range.lowerBound
        endIndex = range.upperBound
    }

    package init(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes, bytes.indices)
    }

    package init(_ bytes: [UInt8]) { self.init(bytes, bytes.indices) }

    package static let empty = TextSlice([], 0..<0)

    @inlinable package subscript(position: Int) -> UInt8 { base[position] }

    @inlinable package subscript(bounds: Range<Int>) -> TextSlice {
        precondition(bounds.lowerBound >= startIndex && bounds.upperBound <= endIndex)
        return TextSlice(base, bounds)
    }

    /// The bytes without a copy.
    @inlinable package func withBytes<T>(_ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
        base.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[startIndex..<endIndex])) }
    }

    // These shadow the collection's own, which read one byte at a time through the subscript.

    @inline(__always)
    package func allSatisfy(_ isIt: (UInt8) -> Bool) -> Bool {
        withBytes { bytes in
            for byte in bytes where !isIt(byte) { return false }
            return true
        }
    }

    package func firstIndex(of byte: UInt8) -> Int? {
        base.withUnsafeBufferPointer { ByteSearch.position(of: byte, in: $0, from: startIndex, upTo: endIndex) }
    }

    package func contains(_ byte: UInt8) -> Bool { firstIndex(of: byte) != nil }

    package static func == (a: TextSlice, b: TextSlice) -> Bool {
        a.count == b.count
            && a.withBytes { first in
                b.withBytes { second in first.indices.allSatisfy { first[$0] == second[$0] } }
            }
    }

    package func hash(into hasher: inout Hasher) {
        withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }

    package static func == (a: TextSlice, b: StaticString) -> Bool { a.count == b.utf8CodeUnitCount && a.hasPrefix(b) }
    package static func != (a: TextSlice, b: StaticString) -> Bool { !(a == b) }
    /// Not `==`: a literal would then be compared as a `String`, at ten times the cost.
    package func isSame(as text: String) -> Bool {
        guard count == text.utf8.count else { return false }
        var text = text
        return text.withUTF8 { other in withBytes { own in own.indices.allSatisfy { own[$0] == other[$0] } } }
    }
    /// For `switch`.
    package static func ~= (pattern: StaticString, text: TextSlice) -> Bool { text == pattern }

    package func hasPrefix(_ prefix: StaticString) -> Bool {
        count >= prefix.utf8CodeUnitCount && holds(prefix, at: startIndex)
    }

    package func hasSuffix(_ suffix: StaticString) -> Bool {
        count >= suffix.utf8CodeUnitCount && holds(suffix, at: endIndex - suffix.utf8CodeUnitCount)
    }

    private func holds(_ text: StaticString, at position: Int) -> Bool {
        let wanted = text.utf8Start
        return base.withUnsafeBufferPointer { bytes in
            for offset in 0..<text.utf8CodeUnitCount where bytes[position + offset] != wanted[offset] { return false }
            return true
        }
    }

    /// The first occurrence of some bytes.
    package func range(of needle: StaticString) -> Range<Int>? {
        let wanted = UnsafeBufferPointer(start: needle.utf8Start, count: needle.utf8CodeUnitCount)
        let found = withBytes { ByteSearch.position(of: wanted, in: $0) }
        return found.map { (startIndex + $0)..<(startIndex + $0 + wanted.count) }
    }

    package func has(_ needle: StaticString) -> Bool { range(of: needle) != nil }

    package func lowercased() -> String { String(self).lowercased() }
    package func uppercased() -> String { String(self).uppercased() }

    /// Whether it holds a control or format character, or what stands for no character at all; a tab is white space.
    package var isHarmful: Bool {
        if withBytes(ByteSearch.isPrintable) { return false }
        return String(self).unicodeScalars.contains { $0 != "\t" && SafeText.isHarmful($0) }
    }

    /// Whether it holds neither control and format characters nor what stands for invalid UTF-8. A tab is white space, thus plain.
    package var isPlain: Bool {
        if withBytes(ByteSearch.isPrintable) { return true }
        return String(self).unicodeScalars.allSatisfy { $0 == "\t" || ($0 != "\u{FFFD}" && !SafeText.isHarmful($0)) }
    }
}

extension TextSlice: CustomStringConvertible {
    package var description: String { String(self) }
}

extension String {
    package init(_ slice: TextSlice) { self = slice.withBytes { String(decoding: $0, as: UTF8.self) } }
}

extension Array where Element == StaticString {
    package func contains(_ text: TextSlice) -> Bool { contains { text == $0 } }
}

extension Collection where Element == TextSlice {
    package static func == (a: Self, b: [StaticString]) -> Bool { a.count == b.count && zip(a, b).allSatisfy { $0 == $1 } }
    package static func ~= (pattern: [StaticString], words: Self) -> Bool { words == pattern }

    package func starts(with names: [StaticString]) -> Bool { count >= names.count && zip(self, names).allSatisfy { $0 == $1 } }

    package func joined(separator: String) -> String { map { String($0) }.joined(separator: separator) }
}
