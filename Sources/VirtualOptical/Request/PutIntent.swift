import PowerVM

/// What `media put` was asked to do with an image on each VIOS.
public struct PutIntent: Sendable, Equatable {
    /// How the medium is compared with the image.
    public enum Verification: String, Sendable, CaseIterable {
        /// The staged file by checksum where the VIOS has a tool for that, and the exact size of the medium.
        case auto
        /// Sizes only.
        case size
        /// The staged file by checksum.
        case staged
        /// The medium itself by checksum, on the VIOS.
        case stored
        /// The medium itself, read back over the connection.
        case back
    }

    public struct NewRepository: Sendable, Equatable {
        public var pool: PoolName
        public var size: SizeArgument

        public init(pool: PoolName, size: SizeArgument) {
            self.pool = pool
            self.size = size
        }
    }

    public var access = MediumAccess.readOnly
    /// `--overwrite`: a medium of that name whose content differs is replaced.
    public var overwrites = false
    public var verification = Verification.auto
    /// The medium, new or there already, is compared by checksum, where the VIOS has a tool for that: it is going to be loaded.
    public var comparesStored = false
    /// The directory on the VIOS where the image is until it is imported.
    public var staging = PutIntent.home
    /// `--limit`: bytes per second.
    public var rate: Int?
    /// `--create-repository`: used only where there is none.
    public var newRepository: NewRepository?
    /// `--grow-repository`: by what is missing.
    public var growsRepository = false
    public var isDryRun = false

    public init() {}

    /// padmin's home: where images are put on a VIOS.
    public static let home = RemotePath.padminHome
}
