/// `lsvopt`: the file-backed optical drives of a VIOS, and nothing else; so it is what distinguishes a drive from a disk mapping.
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

    /// Reads the table that was requested, and no other layout.
    public func read(_ result: CommandResult) throws(ReadError) -> [Drive] {
        let output = try succeeded(result)
        if output.isBlank { return [] }
        var lines = output.lines
        while let line = try lines.nextFilled() {
            if LsvoptTable.header(line) == LsvoptTable.Field.allCases, line.text.hasSuffix("Size(mb)") {
                return try LsvoptTable.drives(&lines, LsvoptTable.Field.allCases, isGigabytes: false)
            }
            if LsvoptTable.mayBeRow(line) { throw line.error("the header VTD, Media, Size(mb) before any data") }
        }
        throw lines.cut("an lsvopt listing: the header VTD, Media, Size(mb)")
    }
}
