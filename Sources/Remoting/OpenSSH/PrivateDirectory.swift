import CProcess
import FoundationEssentials
import Glibc

/// A new directory that only this user can enter (mkdtemp, mode 0700). Its files are created with their final mode, so no other
/// process can open one before it is private.
struct PrivateDirectory: Sendable {
    let root: String

    struct Failure: Error {
        var message: String
    }

    init(in parent: String) throws(Failure) {
        var template = Array((parent + "/attach-cd.XXXXXX").utf8CString)
        guard crash_leftover_make(&template) != 0 else {
            throw Failure(message: "no private directory in \(parent): \(String(cString: strerror(errno)))")
        }
        root = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Creates the file with mode 0600, whatever the umask; one that exists, or a symbolic link, is an error.
    func write(_ bytes: [UInt8], to file: String) throws(Failure) {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.unwritable(file) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.unwritable(file) }
            written += count
        }
    }

    /// With everything in it. A program that is just ending may still write into it: it is tried for a fifth of a second.
    func remove() {
        for attempt in 0..<20 {
            guard access(root, F_OK) == 0 else { break }
            if attempt > 0 { usleep(10_000) }
            try? FileManager.default.removeItem(atPath: root)
        }
        // What is left can only be a directory that this user may no longer write to; nothing depends on it.
        crash_leftover_remove(root)
    }

    private static func unwritable(_ file: String) -> Failure {
        Failure(message: "\(file) can't be written: \(String(cString: strerror(errno)))")
    }
}
