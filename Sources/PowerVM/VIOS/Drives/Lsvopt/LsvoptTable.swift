/// The table of `lsvopt`: a header, then a drive in each row. Sizes are megabytes; the LPAR-Tool's table has two decimals and a unit.
package enum LsvoptTable {
    package static let noMedia = "No Media"
    package static let allFields = ["vtd", "media", "size"]

    /// The columns that a header line names, VTD among them. Their form with `-field` is inferred.
    package static func header(_ words: [Substring]) -> [String]? {
        let names = words.map { $0.lowercased() == "size(mb)" ? "size" : $0.lowercased() }
        let isHeader = names.allSatisfy(allFields.contains) && Set(names).count == names.count
        return isHeader && words.contains("VTD") ? names : nil
    }

    /// Whether a line above the header can't be a greeting.
    package static func mayBeRow(_ line: OutputLine) -> Bool { line.words.contains("n/a") || line.text.has(noMedia) }

    package static func drives(
        _ lines: inout OutputLines, _ order: [String], isGigabytes: Bool
    ) throws(ReadError) -> [Lsvopt.Drive] {
        var drives: [Lsvopt.Drive] = []
        var names: Set<Substring> = []
        while let line = try lines.nextFilled() {
            let words = try line.checked().words
            if words.first == "-", words.allSatisfy({ $0 == "-" }), drives.isEmpty { continue }
            let row = cells(words, order)
            let size = row["size"].map { MediaSize.megabytes($0) }
            guard size != .some(nil), isGigabytes || row["size"].map({ $0.count == 1 }) ?? true else {
                throw line.error("a drive, its medium or No Media, and a size in megabytes or n/a")
            }
            let (media, isNoSize) = (row["media"]?.joined(separator: " "), row["size"]?.first == "n/a")
            guard media == nil || size == nil || (media == noMedia) == isNoSize else {
                throw line.error("a medium with its size, or No Media and n/a")
            }
            drives.append(try drive(line, row["vtd"]?.first ?? "", media, isNoSize ? nil : size ?? nil, &names))
        }
        return drives
    }

    /// The words of each column: one each, with the unit two for a size, and the rest for the medium.
    private static func cells(_ words: [Substring], _ order: [String]) -> [String: ArraySlice<Substring>] {
        var cells: [String: ArraySlice<Substring>] = [:]
        var rest = words[...]
        for name in order.prefix(while: { $0 != "media" }) {
            cells[name] = rest.prefix(1)
            rest = rest.dropFirst()
        }
        for name in order.reversed().prefix(while: { $0 != "media" }) where cells[name] == nil {
            cells[name] = rest.suffix(rest.last.map(MediaSize.isUnit) == true ? 2 : 1)
            rest = rest.dropLast(cells[name]?.count ?? 0)
        }
        // Where no medium is requested, what is left over makes the first column's value too long.
        if order.contains("media") { cells["media"] = rest } else if !rest.isEmpty { cells["vtd"] = nil }
        return cells
    }

    /// - Parameter media: nil where the listing has no such field. The name of a medium is any one word: people copy files with
    ///   longer names and other characters than `mkvopt` takes into the repository.
    package static func drive(
        _ line: OutputLine, _ name: Substring, _ media: String?, _ size: Double?, _ names: inout Set<Substring>
    )
        throws(ReadError) -> Lsvopt.Drive
    {
        guard let device = DeviceName(name) else { throw line.error("a drive: a device name of at most 15 characters") }
        guard names.insert(name).inserted else { throw line.error("each drive once") }
        let isEmpty = media == noMedia
        guard media.map({ isEmpty || ($0[...].blankSeparated.count == 1 && $0 != "n/a") }) ?? true, !isEmpty || size == nil else {
            throw line.error("the name of a medium with its size, or No Media and n/a")
        }
        return Lsvopt.Drive(name: device, media: isEmpty ? nil : media, sizeMB: size)
    }
}
