import Glibc

/// What changes when a file is written to, is replaced, or gets other permissions.
struct FileStamp: Equatable {
    let device: dev_t
    let inode: ino_t
    let mode: mode_t
    let size: off_t
    /// In nanoseconds.
    private let written: Int
    private let changed: Int

    /// nil for what isn't a regular file.
    init?(_ status: stat) {
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        (device, inode, mode, size) = (status.st_dev, status.st_ino, status.st_mode, status.st_size)
        (written, changed) = (Self.nanoseconds(status.st_mtim), Self.nanoseconds(status.st_ctim))
    }

    private static func nanoseconds(_ time: timespec) -> Int { time.tv_sec &* 1_000_000_000 &+ time.tv_nsec }

    /// nil for what isn't a regular file, or is missing.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }
}
