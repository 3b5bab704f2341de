import FoundationEssentials
import Glibc
import Synchronization

/// Appends whole lines, one writer at a time in this process and, by a file lock, among others of its kind. It may block.
enum KnownHostsWriter {
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ file: String, _ code: Int32) { description = "\(file): \(String(cString: strerror(code)))" }
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
            guard descriptor >= 0 else { throw Failure(file, errno) }
            defer { close(descriptor) }
            waitForLock(descriptor)
            let known = KnownHostsCache.shared.file(file)
            if known.lines(for: name).contains(where: { $0.marker == nil && $0.key == key }) { return }
            let field = hashed ? HostPatterns.hashed(name) : name
            let line = "\(field) \(type) \(Data(key).base64EncodedString())\n"
            let bytes = Array(((known.lacksNewline ? "\n" : "") + line).utf8)
            let end = lseek(descriptor, 0, SEEK_END)
            let count = write(descriptor, bytes, bytes.count)
            guard count == bytes.count else {
                let code = count < 0 ? errno : ENOSPC
                // Half a line would spoil the next one.
                if count > 0 { ftruncate(descriptor, end) }
                throw Failure(file, code)
            }
            KnownHostsCache.shared.appended(bytes, to: file, descriptor)
        }
    }

    /// Another holder is waited for, but not forever: one write at the end of the file doesn't need the lock.
    private static func waitForLock(_ descriptor: Int32) {
        for _ in 0..<100 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { return }
            usleep(20_000)
        }
    }
}
