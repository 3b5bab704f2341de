import Glibc
import Remoting

/// A file that only its owner writes to, one line at a time, at its end.
///
/// The file is reopened for every line: after a rotation the next line goes into the new file.
struct AuditFile: Sendable, Equatable {
    var path: String

    struct Failure: Error, Equatable {
        var message: String
    }

    /// Creates the file if it isn't there, and checks that a line could be written.
    func check() throws(Failure) { close(try open()) }

    /// The same without creating anything.
    func inspect() throws(Failure) {
        var status = stat()
        if lstat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFLNK { throw Failure(message: "\(path) is a symbolic link") }
            if let fault = Self.fault(status) { throw Failure(message: "\(path) \(fault)") }
            if access(path, W_OK) != 0 { throw failure(errno) }
            return
        }
        guard errno == ENOENT else { throw failure(errno) }
        let directories = sequence(first: path) {
            $0.contains("/") ? String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) : nil
        }
        let existing = directories.dropFirst().map { $0.isEmpty ? "/" : $0 }.first { access($0, F_OK) == 0 } ?? "."
        if access(existing, W_OK | X_OK) != 0 { throw Failure(message: "\(existing): \(String(cString: strerror(errno)))") }
    }

    /// One write, so that lines of several runs don't mix. A line that a full disk cut off stays one line.
    func append(_ line: String) throws(Failure) {
        let descriptor = try open()
        defer { close(descriptor) }
        let start = isTorn(descriptor) ? "\n" : ""
        guard let code = Descriptors.write(Array((start + line + "\n").utf8), to: descriptor) else { return }
        throw failure(code)
    }

    private func isTorn(_ descriptor: Int32) -> Bool {
        var status = stat()
        var last: UInt8 = 0
        guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return false }
        return pread(descriptor, &last, 1, status.st_size - 1) == 1 && last != UInt8(ascii: "\n")
    }

    /// All of it. A log or a rotated one that `append` would refuse proves nothing, and is refused here, too.
    func read() throws(Failure) -> [UInt8] {
        let descriptor = try checked(Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY))
        defer { close(descriptor) }
        guard let bytes = TextFile.bytes(from: descriptor, limit: TextFile.limit + 1) else { throw failure(errno) }
        guard bytes.count <= TextFile.limit else { throw Failure(message: "\(path) is larger than the limit of 64 MiB") }
        return bytes
    }

    /// Never through a link, never waiting for the reader of a FIFO.
    private func open() throws(Failure) -> Int32 {
        func opened() -> Int32 {
            Glibc.open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0o600)
        }
        var descriptor = opened()
        if descriptor < 0, errno == ENOENT {
            try createDirectory()
            descriptor = opened()
        }
        return try checked(descriptor)
    }

    /// - Parameter descriptor: negative: opening failed, with `errno`.
    private func checked(_ descriptor: Int32) throws(Failure) -> Int32 {
        guard descriptor >= 0 else {
            switch errno {
            case ELOOP: throw Failure(message: "\(path) is a symbolic link")
            case ENXIO: throw Failure(message: "\(path) isn't a regular file")
            case let code: throw failure(code)
            }
        }
        var status = stat()
        let fault = fstat(descriptor, &status) == 0 ? Self.fault(status) : String(cString: strerror(errno))
        guard let fault else { return descriptor }
        close(descriptor)
        throw Failure(message: "\(path) \(fault)")
    }

    /// What keeps a file from being a log that can be relied on.
    private static func fault(_ status: stat) -> String? {
        guard status.st_mode & S_IFMT == S_IFREG else { return "isn't a regular file" }
        guard status.st_uid == geteuid() || status.st_uid == 0 else { return "belongs to another user (uid \(status.st_uid))" }
        guard status.st_mode & 0o022 == 0 else {
            return "can be written by others (mode \(String(status.st_mode & 0o7777, radix: 8)))"
        }
        return status.st_nlink == 1 ? nil : "has \(status.st_nlink) names"
    }

    /// The directories above the file, with their final mode; existing ones stay as they are.
    private func createDirectory() throws(Failure) {
        let parts = path.split(separator: "/").dropLast()
        var directory = path.hasPrefix("/") ? "" : "."
        for part in parts {
            directory += "/" + part
            if mkdir(directory, 0o700) != 0, errno != EEXIST { throw failure(errno) }
        }
    }

    private func failure(_ code: Int32) -> Failure { Failure(message: "\(path): \(String(cString: strerror(code)))") }
}
