import DiskImage
import FileTransfer
import Hashing
import PowerVM

/// Where the image of a new medium comes from.
public enum PutOrigin: Sendable {
    /// A file of this machine.
    case file(LocalImage)
    /// A medium of another VIOS, streamed through this machine: its exact size is known.
    case medium(StoredMedium, bytes: Int)
    /// A file that the VIOS has: nothing of it goes through this machine.
    case remote(RemoteImage)

    /// As messages name it.
    public var path: String {
        switch self {
        case .file(let image): image.path
        case .medium(let medium, _): medium.place
        case .remote(let image): image.place
        }
    }
    public var byteCount: Int {
        switch self {
        case .file(let image): image.byteCount
        case .medium(_, let bytes): bytes
        case .remote(let image): image.byteCount
        }
    }
    /// What it takes of a repository.
    public var megabytes: Int { Lsrep.megabytes(byteCount) }

    /// Its digest, where it is known before all of it was read.
    var sha256: String? {
        switch self {
        case .file(let image): image.sha256
        case .medium: nil
        case .remote(let image): image.sha256
        }
    }

    /// Where the VIOS has it, unless it is sent there.
    var remotePath: RemotePath? {
        if case .remote(let image) = self { image.path } else { nil }
    }

    /// Twelve hexadecimal digits that name the staged file: of what isn't local they stand for where it is, not for what it contains.
    var contentID: String {
        switch self {
        case .file(let image): return image.inspection.contentID
        case .medium(let medium, let bytes):
            return Self.contentID("\(medium.place)\n\(bytes)\n")
        case .remote(let image): return Self.contentID("\(image.place)\n")
        }
    }

    public static func contentID(_ text: String) -> String {
        String(Hexadecimal.text(Digests.sha256(Array(text.utf8))).prefix(12))
    }

    /// For the report.
    public var report: MediaResult.Image {
        switch self {
        case .file(let image): MediaResult.Image(image)
        case .medium(let medium, let bytes): MediaResult.Image(path: medium.place, bytes: bytes)
        case .remote(let image):
            MediaResult.Image(
                path: image.place, bytes: image.byteCount, volumeID: image.volumeID, sha256: image.sha256)
        }
    }

    /// Its content, to be read once; nil: it can't be read here.
    /// - Parameter needsChecksum: also the checksum of POSIX `cksum`.
    func content(needsChecksum: Bool, readsInline: Bool) -> PutContent? {
        switch self {
        case .file(let image):
            .file(
                FileSource(image.file, sums: needsChecksum ? [.sha256, .checksum] : [.sha256], readsInline: readsInline))
        case .medium(let medium, let bytes): .medium(StoredContent(medium, byteCount: bytes))
        case .remote: nil
        }
    }
}

/// A file that a VIOS has: of its own, or of an NFS server.
public struct RemoteImage: Sendable {
    /// `nfs01:/export/iso/RHEL_9.iso`, `ms12-vio1:/home/padmin/RHEL_9.iso`
    public var place: String
    /// Where the VIOS has it.
    var path: RemotePath
    var byteCount: Int
    var volumeID: String?
    /// `--sha256`
    var sha256: String?
}

/// The content of an image that is read once, and its digests when all of it was read.
enum PutContent: Sendable {
    case file(FileSource)
    case medium(StoredContent)

    var byteCount: Int {
        switch self {
        case .file(let source): source.byteCount
        case .medium(let content): content.byteCount
        }
    }
    var path: String {
        switch self {
        case .file(let source): source.file.path
        case .medium(let content): content.medium.place
        }
    }
    var sha256: String? {
        switch self {
        case .file(let source): source.sha256
        case .medium(let content): content.digests?.sha256
        }
    }
    var checksum: UInt32? {
        switch self {
        case .file(let source): source.checksum
        case .medium(let content): content.digests?.checksum
        }
    }

    /// - Parameter start: what is before it is only hashed; of a medium it is 0.
    nonisolated(nonsending) func read<R>(
        from start: Int, _ body: nonisolated(nonsending) (any ByteSource) async throws(TransferFailure) -> R
    ) async throws(TransferFailure) -> R {
        switch self {
        case .file(let source):
            try await source.skip(to: start)
            return try await body(source)
        case .medium(let content):
            return try await content.read(body)
        }
    }

    /// Reads all of it, for its digests.
    func drain() async throws(TransferFailure) {
        switch self {
        case .file(let source): try await source.skip(to: source.byteCount)
        case .medium(let content):
            try await content.read { source throws(TransferFailure) in
                while !(try await source.next(1 << 18)).isEmpty {}
            }
        }
    }
}
