/// The table of `lsvopt`: a header, then a drive in each row. Sizes are megabytes; the LPAR-Tool's table has two decimals and a unit.
package enum LsvoptTable {
    package enum Field: String, CaseIterable, Sendable { case vtd, media, size }

    package static let noMedia: StaticString = "No Media"

    /// The columns that a header line names, VTD among them. Their form with `-field` is inferred.
    package static func header(_ line: OutputLine) -> [Field]? {
        guard line.text.has("VTD") else { return nil }
        let words = line.words
        var fields: [Field] = []
        for word in words {
            let name = word.lowercased()
            guard fields.count < 3, let field = Field(rawValue: name == "size(mb)" ? "size" : name) else { return nil }
            fields.append(field)
        }
        return Set(fields).count == fields.count && words.contains(where: { $0 == "VTD" }) ? fields : nil
    }

    /// Whether a line above the header can't be a greeting.
    package static func mayBeRow(_ line: OutputLine) -> Bool {
        line.text.has("n/a") && line.words.contains { $0 == "n/a" } || line.text.has(noMedia)
    }

    package static func drives(
        _ lines: inout OutputLines, _ order: [Field], isGigabytes: Bool
    ) throws(ReadError) -> [Lsvopt.Drive] {
        var rows = LsvoptRows()
        while let line = try lines.nextFilled() {
            let words = try line.checked().words
            if rows.drives.isEmpty {
                if words.allSatisfy({ $0 == "-" }) { continue }
                rows.reserve(lines.left(like: line))
            }
            let columns = Columns(words, order)
            let size = columns.size.map { MediaSize.megabytes(words[$0]) }
            guard size != .some(nil), isGigabytes || columns.size?.count ?? 1 == 1 else {
                throw line.error("a drive, its medium or No Media, and a size in megabytes or n/a")
            }
            let isNoSize = columns.size?.first.map { words[$0] == "n/a" } ?? false
            let isNoMedia = columns.media.map { Self.isNoMedia(words[$0]) }
            guard isNoMedia == nil || size == nil || isNoMedia == isNoSize else {
                throw line.error("a medium with its size, or No Media and n/a")
            }
            try rows.append(
                line, columns.vtd.map { words[$0] } ?? .empty, columns.media.map { words[$0] }, isNoSize ? nil : size ?? nil)
        }
        return rows.drives
    }

    static func isNoMedia(_ words: ArraySlice<TextSlice>) -> Bool {
        words.count == 2 && words[words.startIndex] == "No" && words[words.startIndex + 1] == "Media"
    }

    /// Which words of a row each column has: one each, with the unit two for a size, and the rest for the medium.
    private struct Columns {
        var vtd: Int?
        var media: Range<Int>?
        var size: Range<Int>?

        init(_ words: [TextSlice], _ order: [Field]) {
            var rest = words.indices
            for field in order.prefix(while: { $0 != .media }) {
                set(field, rest.prefix(1))
                rest = rest.dropFirst()
            }
            for field in order.reversed().prefix(while: { $0 != .media }) where field == .vtd ? vtd == nil : size == nil {
                let cell = rest.suffix(rest.last.map { MediaSize.isUnit(words[$0]) } == true ? 2 : 1)
                set(field, cell)
                rest = rest.dropLast(cell.count)
            }
            // Where no medium is requested, what is left over makes the first column's value too long.
            if order.contains(.media) { media = rest } else if !rest.isEmpty { vtd = nil }
        }

        private mutating func set(_ field: Field, _ cell: Range<Int>) {
            if field == .vtd { vtd = cell.first } else { size = cell }
        }
    }
}
