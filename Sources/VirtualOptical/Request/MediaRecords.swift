import PowerVM

/// What this management host remembers of a medium that it creates or has created: a help for cleaning up, never a proof.
public struct MediumRecord: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        /// The image is on its way to the staging directory.
        case sending
        /// The VIOS copies it into its repository.
        case importing
        /// It is there, and whole.
        case created
    }

    /// A file as `ls -l` listed it.
    public struct Sight: Sendable, Equatable {
        public var bytes: Int
        public var modified: String

        public init(bytes: Int, modified: String) {
            self.bytes = bytes
            self.modified = modified
        }

        /// Whether it can be the same file, later: after half a year `ls` prints the year instead of the time.
        public func isSame(as other: Sight) -> Bool {
            if self == other { return true }
            let (mine, others) = (modified.split(separator: " "), other.modified.split(separator: " "))
            return bytes == other.bytes && mine.count == 3 && others.count == 3 && mine[..<2] == others[..<2]
                && mine[2].contains(":") != others[2].contains(":")
        }
    }

    /// An NFS directory that this program mounted on the VIOS for it.
    public struct Mount: Sendable, Equatable {
        /// `nfs01:/export/iso`
        public var source: String
        public var point: RemotePath

        public init(source: String, point: RemotePath) {
            self.source = source
            self.point = point
        }
    }

    public var vios: VIOSName
    public var medium: MediumName
    public var state: State
    /// Exact size of the whole medium; 0: not known yet.
    public var bytes: Int
    public var sha256: String?
    /// The staged file, until it has been removed.
    public var part: RemotePath?
    /// What is mounted for it, until it has been unmounted.
    public var mount: Mount?
    /// The medium as it was last seen; nil: it wasn't there before, and hasn't been seen since.
    public var seen: Sight?
    /// When it was written.
    public var time: String?

    public init(
        vios: VIOSName, medium: MediumName, state: State, bytes: Int, sha256: String? = nil, part: RemotePath? = nil,
        mount: Mount? = nil, seen: Sight? = nil, time: String? = nil
    ) {
        self.vios = vios
        self.medium = medium
        self.state = state
        self.bytes = bytes
        self.sha256 = sha256
        self.part = part
        self.mount = mount
        self.seen = seen
        self.time = time
    }
}

/// The records of this management host. An entry is written before a change and closed after the query behind it.
public protocol MediaRecords: Sendable {
    func record(of medium: MediumName, on vios: VIOSName) throws(MediaRecordFailure) -> MediumRecord?
    func records(on vios: VIOSName) throws(MediaRecordFailure) -> [MediumRecord]
    func save(_ record: MediumRecord) throws(MediaRecordFailure)
    func remove(_ medium: MediumName, on vios: VIOSName) throws(MediaRecordFailure)

    /// Whether this process alone may work on something of a VIOS: a medium, a staged file. It ends with the claim.
    /// - Returns: nil while another process on this host has it.
    func claim(_ subject: String, on vios: VIOSName) throws(MediaRecordFailure) -> (any MediaClaim)?
}

/// Held for as long as it exists.
public protocol MediaClaim: Sendable {}

public struct MediaRecordFailure: Error, Sendable, Equatable {
    public var message: String

    public init(message: String) { self.message = message }
}
