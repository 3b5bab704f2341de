import PowerVM

/// Where the location column of a table of `lsdev` is.
enum LsdevColumn {
    /// The VIOS's table has none.
    case none
    /// From here to the description, as AIX's header has it.
    case between(Int, Int)
    /// No header determines it.
    case unknown

    private static let signs = Array("-/.,".utf8)

    /// The location in the text after the status, or nil when its column is empty. A word that may be a code or the beginning of
    /// the description is an error.
    func location(in text: TextSlice, behind status: TextSlice, of line: OutputLine) throws(ReadError)
        -> TextSlice?
    {
        let (word, rest) = text.firstWord
        switch self {
        case .none: return nil
        case .between(let start, let end):
            let column = line.column(of: text)
            if column == end { return nil }
            if column == start, !rest.isEmpty, line.column(of: rest) >= end { return word }
        case .unknown: break
        }
        guard !rest.isEmpty, word.contains(where: ASCII.isDigit) else { return nil }
        if LsdevReader.isLocation(word) { return word }
        // Between columns are two blanks or more, unless the code is the widest of its column.
        let isSetApart = rest.startIndex - word.endIndex > 1
        if isSetApart, word.count <= 40 { return word }
        let gap = text.startIndex - status.endIndex
        let isEmptyColumn = gap > max(1, 10 - status.count)
        let hasSigns =
            word.contains { Self.signs.contains($0) } && !word.contains(where: ASCII.isLower)
        guard isEmptyColumn || !hasSigns else {
            throw line.error(
                "unambiguous columns: \(word) may be a location, or begin the description; use lsdev -F or keep all blanks"
            )
        }
        return nil
    }
}
