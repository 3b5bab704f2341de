/// The numbers of messages: the part of an error that no locale translates.
package enum MessageNumbers {
    /// The first HMC (`HSCL2970`) or IVM (`VIOSE01010003-0245`) number in a line. Neither occurs in data (reference, section 1).
    package static func management(in line: TextSlice) -> TextSlice? {
        guard line.has("HSCL") || line.has("VIOSE") else { return nil }
        var boundary = true
        for position in line.indices {
            let byte = line[position]
            if boundary, byte == UInt8(ascii: "H") || byte == UInt8(ascii: "V") {
                let word = token(line[position...], limit: 32)
                if isManagement(word) { return word }
            }
            boundary = !ASCII.isAlphanumeric(byte)
        }
        return nil
    }

    /// Every number of a line, in its order: `0514-516`, `HSCL2970`, `VIOSE010401A1-0042`.
    package static func all(in line: TextSlice) -> [TextSlice] {
        var found: [TextSlice] = []
        var rest = line
        while let start = rest.firstIndex(where: ASCII.isAlphanumeric) {
            let word = token(rest[start...])
            if word.count >= 8, word.count <= 18, isManagement(word) || isAIX(word) { found.append(word) }
            rest = rest[word.endIndex...]
        }
        return found
    }

    /// Whether a word is an AIX message number: four digits, a dash, three digits (`0514-516`) or, with a leading zero that no year has,
    /// four (`0516-1254`).
    package static func isAIX(_ word: TextSlice) -> Bool {
        guard word.count == 8 || word.count == 9 && word.first == UInt8(ascii: "0") else { return false }
        let dash = word.startIndex + 4
        return word[dash] == UInt8(ascii: "-") && word[..<dash].allSatisfy(ASCII.isDigit)
            && word[(dash + 1)...].allSatisfy(ASCII.isDigit)
    }

    private static func isManagement(_ word: TextSlice) -> Bool {
        if word.hasPrefix("HSCL") {
            let digits = word.dropFirst(4)
            return digits.count == 4 && digits.allSatisfy(ASCII.isHexDigit)
        }
        guard word.hasPrefix("VIOSE"), let (number, part) = word.dropFirst(5).halves(at: UInt8(ascii: "-")) else { return false }
        return number.count == 8 && number.allSatisfy(ASCII.isHexDigit) && part.count == 4
            && part.allSatisfy(ASCII.isDigit)
    }

    /// The letters, digits and dashes at the start; no number is longer than 18, so a limit bounds the work on a long line.
    private static func token(_ text: TextSlice, limit: Int = ReadLimits.lineBytes) -> TextSlice {
        let bytes = text.prefix(limit)
        return text[..<(bytes.firstIndex { !ASCII.isAlphanumeric($0) && $0 != UInt8(ascii: "-") } ?? bytes.endIndex)]
    }
}
