import FoundationEssentials
import Glibc
import Synchronization

/// Appends whole lines, one writer at a time in this process and, by a file lock, among others of its kind. It may block.
enum KnownHostsWriter {
    struct Failure: Error {
        let message: String
    }

    private static let lock = Mutex(())

    /// Adds a line unless the file has that key for that name. The file is created with mode 0600, its directory with mode 0700.
    static func append(_ key: [UInt8], type: String, for name: String, hashed: Bool, to file: String) throws {
        let directory = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? ""
        if !directory.isEmpty, !FileManager.default.fileExists(atPath: directory) {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        try lock.withLock { _ in
            let descriptor = open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw Failure(message: "\(file): \(String(cString: strerror(errno)))") }
            defer { close(descriptor) }
            _ = flock(descriptor, LOCK_EX)
            let known = KnownHostsCache.shared.file(file)
            if known.lines(for: name).contains(where: { $0.marker == nil && $0.key == key }) { return }
            let field = hashed ? HostPatterns.hashed(name) : name
            let line = "\(field) \(type) \(Data(key).base64EncodedString())\n"
            let bytes = Array(((known.lacksNewline ? "\n" : "") + line).utf8)
            guard write(descriptor, bytes, bytes.count) == bytes.count else {
                throw Failure(message: "\(file): \(String(cString: strerror(errno)))")
            }
            KnownHostsCache.shared.appended(bytes, to: file, descriptor)
        }
    }
}
