/// White space is blank, tab, carriage return, U+00A0 and U+3000: web pages and tickets put the last two into tables.
///
/// All of it works on bytes: a `Character` would swallow a combining mark behind a delimiter, and takes `\r\n` for one.
extension Substring {
    /// Without white space at both ends.
    package var trimmedBlank: Substring {
        let range = withBytes { bytes in
            let start = Blank.end(in: bytes, from: 0)
            return start..<Blank.start(in: bytes, upTo: bytes.count, notBefore: start)
        }
        return slice(range)
    }

    /// The parts between white space.
    package var blankSeparated: [Substring] {
        let ranges = withBytes { bytes in
            var ranges: [Range<Int>] = []
            var position = Blank.end(in: bytes, from: 0)
            while position < bytes.count {
                let end = Blank.next(in: bytes, from: position)
                ranges.append(position..<end)
                position = Blank.end(in: bytes, from: end)
            }
            return ranges
        }
        return ranges.map(slice)
    }

    /// The first word and what follows it, trimmed.
    package var firstWord: (word: Substring, rest: Substring) {
        let (word, rest) = withBytes { bytes in
            let end = Blank.next(in: bytes, from: 0)
            let start = Blank.end(in: bytes, from: end)
            return (0..<end, start..<Blank.start(in: bytes, upTo: bytes.count, notBefore: start))
        }
        return (slice(word), slice(rest))
    }

    /// The parts between an ASCII delimiter, empty ones too. Another byte could be a part of a character and delimits nothing.
    package func parts(at delimiter: UInt8) -> [Substring] {
        guard delimiter < 0x80 else { return [self] }
        let ranges = withBytes { bytes in
            var ranges: [Range<Int>] = []
            var start = 0
            for position in 0..<bytes.count where bytes[position] == delimiter {
                ranges.append(start..<position)
                start = position + 1
            }
            ranges.append(start..<bytes.count)
            return ranges
        }
        return ranges.map(slice)
    }

    /// The parts before and after the first occurrence of a byte.
    package func halves(at delimiter: UInt8) -> (Substring, Substring)? {
        guard let index = utf8.firstIndex(of: delimiter) else { return nil }
        return (self[..<index], self[utf8.index(after: index)...])
    }

    /// Whether it holds neither control and format characters nor what stands for invalid UTF-8. A tab is white space, thus plain.
    package var isPlain: Bool {
        if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x09 }) { return true }
        return unicodeScalars.allSatisfy { $0 == "\t" || ($0 != "\u{FFFD}" && !SafeText.isHarmful($0)) }
    }

    /// The first occurrence of some bytes. The standard library's search of collections is too slow for every line.
    package func range(of needle: String) -> Range<String.Index>? {
        let found = withBytes { bytes in needle[...].withBytes { ByteSearch.offset(of: $0, in: bytes) } }
        return found.map { index(at: $0)..<index(at: $0 + needle.utf8.count) }
    }

    package func has(_ needle: String) -> Bool {
        withBytes { bytes in needle[...].withBytes { ByteSearch.offset(of: $0, in: bytes) } } != nil
    }

    /// The bytes without a copy; of a string that isn't contiguous, which no reader gets, a copy of them.
    fileprivate func withBytes<T>(_ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
        utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
    }

    private func index(at offset: Int) -> String.Index { utf8.index(startIndex, offsetBy: offset) }

    private func slice(_ range: Range<Int>) -> Substring { self[index(at: range.lowerBound)..<index(at: range.upperBound)] }
}

extension String {
    package func has(_ needle: String) -> Bool { self[...].has(needle) }
}

package enum ByteSearch {
    /// The offset of the first occurrence.
    package static func offset(of wanted: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int = 0)
        -> Int?
    {
        guard let first = wanted.first, text.count - start >= wanted.count else { return nil }
        let last = text.count - wanted.count
        var position = start
        while position <= last {
            if text[position] == first {
                var length = 1
                while length < wanted.count, text[position + length] == wanted[length] { length += 1 }
                if length == wanted.count { return position }
            }
            position += 1
        }
        return nil
    }
}

private enum Blank {
    /// The bytes of the white-space character that begins here; 0 if none does.
    private static func width(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
        switch text[position] {
        case 0x20, 0x09, 0x0D: 1
        case 0xC2: position + 1 < text.count && text[position + 1] == 0xA0 ? 2 : 0
        case 0xE3: position + 2 < text.count && text[position + 1] == 0x80 && text[position + 2] == 0x80 ? 3 : 0
        default: 0
        }
    }

    /// Where white space that begins here ends.
    static func end(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count {
            let width = width(in: text, at: position)
            if width == 0 { break }
            position += width
        }
        return position
    }

    /// Where white space begins next.
    static func next(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count, width(in: text, at: position) == 0 { position += 1 }
        return position
    }

    /// Where white space that ends here begins.
    static func start(in text: UnsafeBufferPointer<UInt8>, upTo end: Int, notBefore start: Int) -> Int {
        var position = end
        while position > start {
            let one = text[position - 1]
            if one == 0x20 || one == 0x09 || one == 0x0D {
                position -= 1
            } else if one == 0xA0, position - 2 >= start, text[position - 2] == 0xC2 {
                position -= 2
            } else if one == 0x80, position - 3 >= start, text[position - 2] == 0x80, text[position - 3] == 0xE3 {
                position -= 3
            } else {
                break
            }
        }
        return position
    }
}
