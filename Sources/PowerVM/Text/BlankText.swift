/// White space is blank, tab, carriage return, U+00A0 and U+3000: web pages and tickets put the last two into tables.
///
/// All of it works on bytes: a `Character` would swallow a combining mark behind a delimiter, and takes `\r\n` for one.
extension Substring {
    /// Without white space at both ends.
    package var trimmedBlank: Substring {
        var start = startIndex
        while let next = Blank.end(in: utf8, at: start) { start = next }
        var end = endIndex
        while end > start, let before = Blank.start(in: utf8, before: end, from: start) { end = before }
        return self[start..<end]
    }

    /// The parts between white space.
    package var blankSeparated: [Substring] {
        var parts: [Substring] = []
        var position = startIndex
        var start = startIndex
        while position < endIndex {
            if let next = Blank.end(in: utf8, at: position) {
                if start < position { parts.append(self[start..<position]) }
                position = next
                start = next
            } else {
                utf8.formIndex(after: &position)
            }
        }
        if start < position { parts.append(self[start..<position]) }
        return parts
    }

    /// The first word and what follows it, trimmed.
    package var firstWord: (word: Substring, rest: Substring) {
        var position = startIndex
        while position < endIndex, Blank.end(in: utf8, at: position) == nil {
            utf8.formIndex(after: &position)
        }
        return (self[startIndex..<position], self[position...].trimmedBlank)
    }

    /// The parts between an ASCII delimiter, empty ones too. Another byte could be a part of a character and delimits nothing.
    package func parts(at delimiter: UInt8) -> [Substring] {
        guard delimiter < 0x80 else { return [self] }
        var parts: [Substring] = []
        var rest = self
        while let index = rest.utf8.firstIndex(of: delimiter) {
            parts.append(rest[..<index])
            rest = rest[rest.utf8.index(after: index)...]
        }
        parts.append(rest)
        return parts
    }

    /// What stands before and behind the first occurrence of a byte.
    package func halves(at delimiter: UInt8) -> (Substring, Substring)? {
        guard let index = utf8.firstIndex(of: delimiter) else { return nil }
        return (self[..<index], self[utf8.index(after: index)...])
    }

    /// Whether it holds neither control and format characters nor what stands for invalid UTF-8. A tab is white space, thus plain.
    package var isPlain: Bool {
        if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x09 }) { return true }
        return unicodeScalars.allSatisfy { $0 == "\t" || ($0 != "\u{FFFD}" && !SafeText.isHarmful($0)) }
    }
}

extension Substring {
    /// Where some bytes stand for the first time. The standard library's search of collections is too slow for every line.
    package func range(of needle: String) -> Range<String.Index>? {
        let offset = utf8.withContiguousStorageIfAvailable { text in
            needle.utf8.withContiguousStorageIfAvailable { wanted in Self.offset(of: wanted, in: text) }
                ?? nil
        }
        guard let offset = offset ?? nil else { return nil }
        let start = utf8.index(startIndex, offsetBy: offset)
        return start..<utf8.index(start, offsetBy: needle.utf8.count)
    }

    package func has(_ needle: String) -> Bool { range(of: needle) != nil }

    private static func offset(
        of wanted: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        guard let first = wanted.first, text.count >= wanted.count else { return nil }
        for start in 0...(text.count - wanted.count) where text[start] == first {
            if (1..<wanted.count).allSatisfy({ text[start + $0] == wanted[$0] }) { return start }
        }
        return nil
    }
}

extension String {
    package func has(_ needle: String) -> Bool { self[...].has(needle) }
}

private enum Blank {
    /// The index behind one white-space character at `index`, or nil if none stands there.
    package static func end(in text: Substring.UTF8View, at index: String.Index) -> String.Index? {
        guard index < text.endIndex else { return nil }
        let next = text.index(after: index)
        switch text[index] {
        case 0x20, 0x09, 0x0D: return next
        case 0xC2: return next < text.endIndex && text[next] == 0xA0 ? text.index(after: next) : nil
        case 0xE3:
            guard next < text.endIndex, text[next] == 0x80 else { return nil }
            let last = text.index(after: next)
            return last < text.endIndex && text[last] == 0x80 ? text.index(after: last) : nil
        default: return nil
        }
    }

    /// The index of the white-space character that ends before `index`, or nil.
    package static func start(
        in text: Substring.UTF8View, before index: String.Index, from start: String.Index
    ) -> String.Index? {
        let last = text.index(before: index)
        switch text[last] {
        case 0x20, 0x09, 0x0D: return last
        case 0xA0:
            guard last > start else { return nil }
            let lead = text.index(before: last)
            return text[lead] == 0xC2 ? lead : nil
        case 0x80:
            guard last > start else { return nil }
            let middle = text.index(before: last)
            guard middle > start, text[middle] == 0x80 else { return nil }
            let lead = text.index(before: middle)
            return text[lead] == 0xE3 ? lead : nil
        default: return nil
        }
    }
}
