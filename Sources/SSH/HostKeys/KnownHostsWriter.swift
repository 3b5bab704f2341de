import Foundation
import Glibc

/// Appends whole lines, one writer at a time in this process and, by a file lock, among others of its kind.
enum KnownHostsWriter {
    struct Failure: Error {
        let message: String
    }

    private static let lock = NSLock()

    /// - Parameter isSame: true for a line that makes the new one needless.
    static func append(_ line: String, to file: String, unless isSame: (String) -> Bool) throws {
        try lock.withLock {
            let descriptor = open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw Failure(message: "\(file): \(String(cString: strerror(errno)))") }
            defer { close(descriptor) }
            _ = flock(descriptor, LOCK_EX)
            let content = FileManager.default.contents(atPath: file) ?? Data()
            if content.split(separator: 0x0a).contains(where: { isSame(String(decoding: $0, as: UTF8.self)) }) { return }
            let missingNewline = !content.isEmpty && content.last != 0x0a
            let bytes = Array(((missingNewline ? "\n" : "") + line).utf8)
            guard write(descriptor, bytes, bytes.count) == bytes.count else {
                throw Failure(message: "\(file): \(String(cString: strerror(errno)))")
            }
        }
    }
}
