import Glibc

/// A local file that appears under its name only when it is whole: until then it has none, or a hidden one beside it.
public final class NewFile {
    /// Why it can't be written.
    public struct Failure: Error, Sendable, Equatable {
        public enum Kind: Sendable, Equatable {
            /// There is a file of that name.
            case exists
            /// The file system doesn't have that much space.
            case full(free: Int, needed: Int)
            case system
        }

        public var kind: Kind
        public var path: String
        /// The system's own message.
        public var reason: String
    }

    public let path: String
    public private(set) var byteCount = 0
    private let descriptor: Int32
    /// The hidden name; nil: it has none.
    private var temporary: String?
    private let overwrites: Bool

    public static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// - Parameters:
    ///   - byteCount: what it is going to take; nil: not known.
    ///   - overwrites: it may replace a file of that name.
    public init(path: String, byteCount: Int?, overwrites: Bool) throws(Failure) {
        self.path = path
        self.overwrites = overwrites
        var status = stat()
        if lstat(path, &status) == 0 {
            guard overwrites else { throw Failure(kind: .exists, path: path, reason: "it exists") }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw Failure(kind: .system, path: path, reason: "it isn't a file with content")
            }
        }
        let (directory, name) = Self.parts(of: path)
        guard !name.isEmpty, path.hasSuffix(name) else {
            throw Failure(kind: .system, path: path, reason: "it isn't the name of a file")
        }
        var hidden: String?
        var descriptor = open(directory.isEmpty ? "." : directory, O_WRONLY | Self.temporaryFile | O_CLOEXEC, 0o600)
        if descriptor < 0, errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL {
            // A file system that has no files without a name: NFS.
            let other = Self.hiddenPath(of: path)
            descriptor = open(other, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            hidden = other
        }
        guard descriptor >= 0 else { throw Self.failure(path) }
        (self.descriptor, temporary) = (descriptor, hidden)
        var space = statvfs()
        if let byteCount, fstatvfs(descriptor, &space) == 0 {
            let free = Int(clamping: UInt64(space.f_bavail) * UInt64(space.f_frsize))
            guard free >= byteCount else {
                throw Failure(kind: .full(free: free, needed: byteCount), path: path, reason: "not enough space")
            }
        }
    }

    /// The directory is empty, or ends in a slash.
    private static func parts(of path: String) -> (directory: String, name: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        return (String(path.dropLast(name.count)), name)
    }

    private static func hiddenPath(of path: String) -> String {
        let (directory, name) = parts(of: path)
        return directory + ".\(name.prefix(200)).\(getpid()).part"
    }

    deinit {
        close(descriptor)
        if let temporary { unlink(temporary) }
    }

    public func append(_ bytes: [UInt8]) throws(Failure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(path) }
            done += count
        }
        byteCount += bytes.count
    }

    /// It gets its name, unless another file has that meanwhile.
    public func finish() throws(Failure) {
        guard fsync(descriptor) == 0 else { throw Self.failure(path) }
        let source = temporary ?? "/proc/self/fd/\(descriptor)"
        guard overwrites else {
            guard linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 else {
                throw errno == EEXIST ? Failure(kind: .exists, path: path, reason: "it exists") : Self.failure(path)
            }
            return
        }
        let other = temporary ?? Self.hiddenPath(of: path)
        if temporary == nil, linkat(AT_FDCWD, source, AT_FDCWD, other, AT_SYMLINK_FOLLOW) != 0 { throw Self.failure(path) }
        guard rename(other, path) == 0 else {
            let failure = Self.failure(path)
            unlink(other)
            throw failure
        }
        temporary = nil
    }

    private static func failure(_ path: String) -> Failure {
        Failure(kind: .system, path: path, reason: String(cString: strerror(errno)))
    }

    /// O_TMPFILE, which Glibc's module lacks: a file without a name.
    private static let temporaryFile: Int32 = 0o20_000_000 | O_DIRECTORY
}
