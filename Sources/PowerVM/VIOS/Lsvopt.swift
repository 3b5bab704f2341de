/// `lsvopt`: the file-backed optical drives of a VIOS, and nothing else; so it is what tells a drive from a disk mapping.
///
/// Source: reference, section 3 (VH:lsvopt).
public struct Lsvopt: RemoteCommand {
    public init() {}

    public var words: [String] { ["lsvopt"] }

    public struct Drive: Sendable, Equatable {
        public var name: DeviceName
        /// The medium in the drive; nil for `No Media`.
        public var media: String?
        /// Megabytes; nil for `n/a`.
        public var sizeMB: Double?

        public init(name: DeviceName, media: String? = nil, sizeMB: Double? = nil) {
            self.name = name
            self.media = media
            self.sizeMB = sizeMB
        }
    }

    public func read(_ result: CommandResult) throws(ReadError) -> [Drive] {
        let output = try succeeded(result)
        if output.isBlank { return [] }
        return try Self.drives(output, options: CommandWords(words))
    }

    /// Reads a saved listing: the screen form, `-fmt`, or the LPAR-Tool's table.
    public static func read(file text: String, options: CommandWords = CommandWords([])) throws(ReadError) -> [Drive] {
        try drives(OutputText("lsvopt", file: text), options: options)
    }
}

extension Lsvopt {
    private static let noMedia = "No Media"
    private static let allFields = ["vtd", "media", "size"]

    static func drives(_ output: OutputText, options: CommandWords) throws(ReadError) -> [Drive] {
        let asked = try options.fieldNames(of: "-field")
        let (given, found) = (try options.delimiter(), try deducedDelimiter(output))
        if let delimiter = given ?? found {
            var lines = output.withoutPrompt(delimiter: delimiter).lines
            return try formatted(&lines, delimiter, order: columns(asked ?? allFields, lines))
        }
        var lines = output.withoutPrompt().lines
        while let line = try lines.nextFilled() {
            // Which columns were asked for is told by the header only where the words of the command are not known.
            if let order = header(line.words), order == asked ?? allFields || (options.words.isEmpty && order.count > 1) {
                return try table(&lines, order, isGigabytes: line.words.last == "SIZE")
            }
            if line.words.contains("n/a") || line.text.has(noMedia) {
                throw line.error("the header VTD, Media, Size(mb) before any data")
            }
        }
        throw lines.cut("an lsvopt listing: the header VTD, Media, Size(mb)")
    }

    private static func columns(_ names: [String], _ lines: OutputLines) throws(ReadError) -> [String] {
        guard names.contains("vtd"), names.allSatisfy(allFields.contains) else {
            throw lines.cut("-field words of lsvopt, vtd among them: \(allFields.joined(separator: " "))")
        }
        return names
    }

    /// The columns that a header line names, VTD among them. Their look with `-field` is inferred.
    private static func header(_ words: [Substring]) -> [String]? {
        let names = words.map { $0.lowercased() == "size(mb)" ? "size" : $0.lowercased() }
        let isHeader = names.allSatisfy(allFields.contains) && Set(names).count == names.count
        return isHeader && words.contains("VTD") ? names : nil
    }

    private static func table(_ lines: inout OutputLines, _ order: [String], isGigabytes: Bool) throws(ReadError) -> [Drive] {
        var drives: [Drive] = []
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
        // Where no medium is asked for, what is left over makes the first column's value too long.
        if order.contains("media") { cells["media"] = rest } else if !rest.isEmpty { cells["vtd"] = nil }
        return cells
    }

    private static func formatted(
        _ lines: inout OutputLines, _ delimiter: UInt8, order: [String]
    ) throws(ReadError) -> [Drive] {
        var drives: [Drive] = []
        var names: Set<Substring> = []
        while let line = try lines.nextFilled() {
            let values = try line.checked().text.parts(at: delimiter).map(\.trimmedBlank)
            let row = Dictionary(zip(order, values)) { first, _ in first }
            if drives.isEmpty, DeviceName(row["vtd"] ?? "") == nil, values.contains(where: isProse) { continue }
            guard values.count == order.count else { throw line.error("a row \(order.joined(separator: " "))") }
            var size: Double?
            if let text = row["size"], text != "n/a", !text.isEmpty {
                guard let value = MediaSize.megabytes([text]) else { throw line.error("a size in megabytes or n/a") }
                size = value
            }
            let media = row["media"].map { $0.blankSeparated.joined(separator: " ") }
            drives.append(try drive(line, row["vtd"] ?? "", media, size, &names))
        }
        return drives
    }

    /// Words between blanks, which only `No Media` has in a row.
    private static func isProse(_ value: Substring) -> Bool {
        let words = value.blankSeparated
        return words.count > 1 && words.joined(separator: " ") != noMedia
    }

    private static func deducedDelimiter(_ output: OutputText) throws(ReadError) -> UInt8? {
        // Only of a file is it not known how it was asked for.
        guard !output.isWhole else { return nil }
        var lines = output.lines
        while let line = try lines.nextFilled(), header(line.words) == nil {
            let delimiter = LsmapFormat.delimiters.sorted().first {
                let parts = line.text.parts(at: $0)
                return parts.count == 3 && DeviceName(parts[0]) != nil && MediaSize.megabytes([parts[2].trimmedBlank]) != nil
            }
            if let delimiter { return delimiter }
        }
        return nil
    }

    /// - Parameter media: nil where the listing has no such field. The name of a medium is any one word: people copy files with
    ///   longer names and other characters than `mkvopt` takes into the repository.
    private static func drive(
        _ line: OutputLine, _ name: Substring, _ media: String?, _ size: Double?, _ names: inout Set<Substring>
    )
        throws(ReadError) -> Drive
    {
        guard let device = DeviceName(name) else { throw line.error("a drive: a device name of at most 15 characters") }
        guard names.insert(name).inserted else { throw line.error("each drive once") }
        let isEmpty = media == noMedia
        guard media.map({ isEmpty || ($0[...].blankSeparated.count == 1 && $0 != "n/a") }) ?? true, !isEmpty || size == nil else {
            throw line.error("the name of a medium with its size, or No Media and n/a")
        }
        return Drive(name: device, media: isEmpty ? nil : media, sizeMB: size)
    }
}
