/// The numbers of messages: the part of an error that no locale translates.
package enum MessageNumbers {
    /// The first HMC (`HSCL2970`) or IVM (`VIOSE01010003-0245`) number in a line. Neither occurs in data (reference, section 1).
    package static func management(in line: Substring) -> Substring? {
        guard line.has("HSCL") || line.has("VIOSE") else { return nil }
        let bytes = line.utf8
        var position = bytes.startIndex
        var boundary = true
        while position < bytes.endIndex {
            let byte = bytes[position]
            if boundary, byte == UInt8(ascii: "H") || byte == UInt8(ascii: "V") {
                let word = token(line[position...], limit: 32)
                if isManagement(word) { return word }
            }
            boundary = !ASCII.isAlphanumeric(byte)
            bytes.formIndex(after: &position)
        }
        return nil
    }

    /// Every number of a line, in its order: `0514-516`, `HSCL2970`, `VIOSE010401A1-0042`.
    package static func all(in line: Substring) -> [Substring] {
        var found: [Substring] = []
        var rest = line[...]
        while let start = rest.utf8.firstIndex(where: ASCII.isAlphanumeric) {
            let word = token(rest[start...])
            if isManagement(word) || isAIX(word) { found.append(word) }
            rest = rest[word.endIndex...]
        }
        return found
    }

    /// Whether a word is an AIX message number: four digits, a dash, three digits (`0514-516`) or, with a leading zero that no year has,
    /// four (`0516-1254`).
    package static func isAIX(_ word: Substring) -> Bool {
        let bytes = Array(word.utf8.prefix(10))
        return (bytes.count == 8 || bytes.count == 9 && bytes[0] == UInt8(ascii: "0")) && bytes[4] == UInt8(ascii: "-")
            && bytes[..<4].allSatisfy(ASCII.isDigit) && bytes[5...].allSatisfy(ASCII.isDigit)
    }

    private static func isManagement(_ word: Substring) -> Bool {
        if word.hasPrefix("HSCL") {
            let digits = word.utf8.dropFirst(4)
            return digits.count == 4 && digits.allSatisfy(ASCII.isHexDigit)
        }
        guard word.hasPrefix("VIOSE"), let (number, part) = word.dropFirst(5).halves(at: UInt8(ascii: "-")) else { return false }
        return number.utf8.count == 8 && number.utf8.allSatisfy(ASCII.isHexDigit) && part.utf8.count == 4
            && part.utf8.allSatisfy(ASCII.isDigit)
    }

    /// The letters, digits and dashes at the start; no number is longer than 18, so a limit bounds the work on a long line.
    private static func token(_ text: Substring, limit: Int = ReadLimits.lineBytes) -> Substring {
        let bytes = text.utf8.prefix(limit)
        return text[..<(bytes.firstIndex { !ASCII.isAlphanumeric($0) && $0 != UInt8(ascii: "-") } ?? bytes.endIndex)]
    }
}
