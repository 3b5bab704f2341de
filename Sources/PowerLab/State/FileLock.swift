import Foundation

/// An advisory lock on a file that the kernel drops when its holder dies.
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Waits without bound for LOCK_SH or LOCK_EX and holds it during `body`; holders only compute, they never sleep.
    static func holding<Value>(_ path: String, _ operation: Int32, _ body: () throws -> Value) throws -> Value {
        let lock = try FileLock(path: path)
        while flock(lock.descriptor, operation) != 0 {
            guard errno == EINTR else { throw LabError.system("lock \(path)", errno) }
        }
        return try body()
    }

    /// Nil if another process still holds the lock after `seconds`.
    static func exclusive(_ path: String, waiting seconds: Double) throws -> FileLock? {
        let lock = try FileLock(path: path)
        let end = Date().addingTimeInterval(seconds)
        while flock(lock.descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw LabError.system("lock \(path)", errno) }
            if Date() >= end { return nil }
            usleep(20_000)
        }
        return lock
    }

    private init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw LabError.system("open \(path)", errno) }
    }

    deinit { close(descriptor) }
}
