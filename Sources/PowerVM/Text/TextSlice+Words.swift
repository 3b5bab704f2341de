/// White space is blank, tab, carriage return, U+00A0 and U+3000: web pages and tickets put the last two into tables.
extension TextSlice {
    /// Without white space at both ends.
    package var trimmedBlank: TextSlice {
        let range = base.withUnsafeBufferPointer { bytes in
            let start = Blank.end(in: bytes, from: startIndex, upTo: endIndex)
            return start..<Blank.start(in: bytes, upTo: endIndex, notBefore: start)
        }
        return TextSlice(base, range)
    }

    /// The parts between white space.
    package var blankSeparated: [TextSlice] {
        base.withUnsafeBufferPointer { bytes in
            var words: [TextSlice] = []
            words.reserveCapacity(8)
            var position = Blank.end(in: bytes, from: startIndex, upTo: endIndex)
            while position < endIndex {
                let end = Blank.next(in: bytes, from: position, upTo: endIndex)
                words.append(TextSlice(base, position..<end))
                position = Blank.end(in: bytes, from: end, upTo: endIndex)
            }
            return words
        }
    }

    /// Whether it is one word: neither empty nor with white space in it.
    package var isWord: Bool {
        base.withUnsafeBufferPointer { !isEmpty && Blank.next(in: $0, from: startIndex, upTo: endIndex) == endIndex }
    }

    /// What follows this first word, trimmed; nil if another word is the first.
    package func behind(_ word: StaticString) -> TextSlice? {
        guard hasPrefix(word) else { return nil }
        let end = startIndex + word.utf8CodeUnitCount
        let range = base.withUnsafeBufferPointer { bytes -> Range<Int>? in
            let start = Blank.end(in: bytes, from: end, upTo: endIndex)
            guard start > end || end == endIndex else { return nil }
            return start..<Blank.start(in: bytes, upTo: endIndex, notBefore: start)
        }
        return range.map { TextSlice(base, $0) }
    }

    /// The last of the parts between white space, if there is any.
    package var lastWord: TextSlice? {
        let text = trimmedBlank
        guard !text.isEmpty else { return nil }
        var rest = text
        while true {
            let (word, behind) = rest.firstWord
            if behind.isEmpty { return word }
            rest = behind
        }
    }

    /// The first word and what follows it, trimmed.
    package var firstWord: (word: TextSlice, rest: TextSlice) {
        let (word, rest) = base.withUnsafeBufferPointer { bytes in
            let end = Blank.next(in: bytes, from: startIndex, upTo: endIndex)
            let start = Blank.end(in: bytes, from: end, upTo: endIndex)
            return (startIndex..<end, start..<Blank.start(in: bytes, upTo: endIndex, notBefore: start))
        }
        return (TextSlice(base, word), TextSlice(base, rest))
    }

    /// The parts between an ASCII delimiter, empty ones too. Another byte could be a part of a character and delimits nothing.
    package func parts(at delimiter: UInt8) -> [TextSlice] {
        guard delimiter < 0x80 else { return [self] }
        return base.withUnsafeBufferPointer { bytes in
            var parts: [TextSlice] = []
            parts.reserveCapacity(8)
            var start = startIndex
            while let end = ByteSearch.position(of: delimiter, in: bytes, from: start, upTo: endIndex) {
                parts.append(TextSlice(base, start..<end))
                start = end + 1
            }
            parts.append(TextSlice(base, start..<endIndex))
            return parts
        }
    }

    /// The same, each without white space at both ends.
    package func values(between delimiter: UInt8) -> [TextSlice] {
        guard contains(delimiter) else { return [trimmedBlank] }
        var parts = parts(at: delimiter)
        for index in parts.indices { parts[index] = parts[index].trimmedBlank }
        return parts
    }

    /// The parts before and after the first occurrence of a byte.
    package func halves(at delimiter: UInt8) -> (TextSlice, TextSlice)? {
        firstIndex(of: delimiter).map { (TextSlice(base, startIndex..<$0), TextSlice(base, ($0 + 1)..<endIndex)) }
    }

    /// Whether one of its lines is such a one.
    package func hasLine(_ isIt: (TextSlice) -> Bool) -> Bool {
        var rest = self
        while let (line, behind) = rest.halves(at: UInt8(ascii: "\n")) {
            if isIt(line) { return true }
            rest = behind
        }
        return isIt(rest)
    }

    /// The text without such lines.
    package func dropLines(_ isIt: (TextSlice) -> Bool) -> TextSlice {
        var kept: [UInt8] = []
        kept.reserveCapacity(count)
        var rest = self
        while let (line, behind) = rest.halves(at: UInt8(ascii: "\n")) {
            if !isIt(line) { kept += self[line.startIndex..<behind.startIndex] }
            rest = behind
        }
        if !isIt(rest) { kept += rest }
        return TextSlice(kept)
    }

    /// Whether it consists of these words, in any case and with any white space between them.
    package func hasWords(_ words: StaticString) -> Bool {
        guard count >= words.utf8CodeUnitCount, let first = first, first | 0x20 == words.utf8Start.pointee | 0x20 else {
            return false
        }
        return blankSeparated.joined(separator: " ").uppercased() == words.description.uppercased()
    }
}

private enum Blank {
    /// The bytes of the white-space character that begins here; 0 if none does.
    @inline(__always)
    private static func width(in text: UnsafeBufferPointer<UInt8>, at position: Int, upTo end: Int) -> Int {
        switch text[position] {
        case 0x20, 0x09, 0x0D: 1
        case 0xC2: position + 1 < end && text[position + 1] == 0xA0 ? 2 : 0
        case 0xE3: position + 2 < end && text[position + 1] == 0x80 && text[position + 2] == 0x80 ? 3 : 0
        default: 0
        }
    }

    /// Where white space that begins here ends.
    static func end(in text: UnsafeBufferPointer<UInt8>, from start: Int, upTo end: Int) -> Int {
        // Columns are padded with blanks.
        var position = ByteSearch.end(of: 0x20, in: text, from: start, upTo: end)
        while position < end {
            let width = text[position] == 0x20 ? 1 : width(in: text, at: position, upTo: end)
            if width == 0 { break }
            position += width
        }
        return position
    }

    /// Where white space begins next.
    static func next(in text: UnsafeBufferPointer<UInt8>, from start: Int, upTo end: Int) -> Int {
        var position = ByteSearch.endOfVisible(in: text, from: start, upTo: end)
        while position < end, width(in: text, at: position, upTo: end) == 0 {
            position = ByteSearch.endOfVisible(in: text, from: position + 1, upTo: end)
        }
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
