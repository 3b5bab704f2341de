/// `lsrep`: the virtual media repository and its media.
///
/// Source: reference, section 3 (VH:lsrep). The sentence for "no repository" may come with any exit status and on either stream.
public struct Lsrep: RemoteCommand {
    public init() {}

    public var words: [String] { ["lsrep"] }
    public var mergesMessages: Bool { true }

    public struct Contents: Sendable, Equatable {
        /// Nil when no repository has been created.
        public var repository: Repository?
        public var media: [Medium]

        public init(repository: Repository?, media: [Medium] = []) {
            self.repository = repository
            self.media = media
        }
    }

    /// Sizes in megabytes.
    public struct Repository: Sendable, Equatable {
        public var sizeMB: Int
        public var freeMB: Int
        public var parentPool: String?
        public var parentSizeMB: Int?
        public var parentFreeMB: Int?

        public init(sizeMB: Int, freeMB: Int, parentPool: String? = nil, parentSizeMB: Int? = nil, parentFreeMB: Int? = nil) {
            self.sizeMB = sizeMB
            self.freeMB = freeMB
            self.parentPool = parentPool
            self.parentSizeMB = parentSizeMB
            self.parentFreeMB = parentFreeMB
        }
    }

    public struct Medium: Sendable, Equatable {
        public var name: String
        /// Megabytes.
        public var sizeMB: Double?
        /// The drive that holds it, or several with commas between them for a read-only medium; nil for `None`.
        public var loadedIn: String?
        /// `ro` or `rw`.
        public var access: String?

        public init(name: String, sizeMB: Double?, loadedIn: String? = nil, access: String? = nil) {
            self.name = name
            self.sizeMB = sizeMB
            self.loadedIn = loadedIn
            self.access = access
        }
    }

    public func read(_ result: CommandResult) throws(ReadError) -> Contents {
        if failure(result)?.kind == .noRepository || Self.saysNone(TextSlice(result.messages)) {
            return Contents(repository: nil)
        }
        var screen = LsrepScreen(try succeeded(result))
        return try screen.contents()
    }

    /// A size in bytes as the listing has it: in megabytes, rounded up.
    public static func megabytes(_ bytes: Int) -> Int { (bytes + 0xf_ffff) >> 20 }

    /// Captured: `The DVD repository has not been created yet.`
    package static func saysNone(_ text: TextSlice) -> Bool {
        text.has("DVD repository has not been created")
    }
}
