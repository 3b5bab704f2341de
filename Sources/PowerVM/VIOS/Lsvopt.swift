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

    static func drives(_ output: OutputText, options: CommandWords) throws(ReadError) -> [Drive] {
        var lines = output.lines
        let deduced = try deducedDelimiter(output)
        let asked = try options.delimiter()
        if let delimiter = asked ?? deduced {
            return try formatted(&lines, delimiter, fields: options.values(of: "-field") ?? ["vtd", "media", "size"])
        }
        while let line = try lines.nextFilled() {
            let words = line.words
            if words.count == 3, words[0] == "VTD", words[1].lowercased() == "media", words[2].lowercased().hasPrefix("size") {
                return try table(&lines, isGigabytes: words[2] == "SIZE")
            }
            if words.contains("n/a") || line.text.has(noMedia) {
                throw line.error("the header VTD, Media, Size(mb) before any data")
            }
        }
        throw lines.cut("an lsvopt listing: the header VTD, Media, Size(mb)")
    }

    private static func table(_ lines: inout OutputLines, isGigabytes: Bool) throws(ReadError) -> [Drive] {
        var drives: [Drive] = []
        var names: Set<Substring> = []
        while let line = try lines.nextFilled() {
            let (name, rest) = try line.checked().text.firstWord
            let words = rest.blankSeparated
            if name == "-", words.allSatisfy({ $0 == "-" }), drives.isEmpty { continue }
            var size = words.suffix(1)
            if let last = words.last, MediaSize.isUnit(last) { size = words.suffix(2) }
            let media = words.dropLast(size.count)
            guard let first = size.first, let value = MediaSize.megabytes(size), isGigabytes || size.count == 1 else {
                throw line.error("a drive, its medium or No Media, and a size in megabytes or n/a")
            }
            let text = media.joined(separator: " ")
            guard (text == noMedia) == (first == "n/a") else { throw line.error("a medium with its size, or No Media and n/a") }
            drives.append(try drive(line, name, text, first == "n/a" ? nil : value, &names))
        }
        return drives
    }

    private static func formatted(
        _ lines: inout OutputLines, _ delimiter: UInt8, fields: [String]
    ) throws(ReadError) -> [Drive] {
        let order = fields.map { $0.lowercased() }
        guard order.contains("vtd"), order.allSatisfy({ ["vtd", "media", "size"].contains($0) }), Set(order).count == order.count
        else {
            throw lines.cut("-field words of lsvopt, vtd among them: vtd media size")
        }
        var drives: [Drive] = []
        var names: Set<Substring> = []
        while let line = try lines.nextFilled() {
            let values = try line.checked().text.parts(at: delimiter).map(\.trimmedBlank)
            guard values.count == order.count else { throw line.error("a row \(order.joined(separator: " "))") }
            let row = Dictionary(zip(order, values)) { first, _ in first }
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

    private static func deducedDelimiter(_ output: OutputText) throws(ReadError) -> UInt8? {
        var lines = output.lines
        guard let line = try lines.nextFilled() else { return nil }
        return LsmapFormat.delimiters.sorted().first {
            let parts = line.text.parts(at: $0)
            return parts.count == 3 && DeviceName(parts[0]) != nil && MediaSize.megabytes([parts[2].trimmedBlank]) != nil
        }
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
