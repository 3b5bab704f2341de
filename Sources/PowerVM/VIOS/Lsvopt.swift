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
        throw ReadError(command: "lsvopt", line: nil, text: "", expected: "a reader")
    }
}
