import Glibc

/// What `ssh -G` prints without any configuration file, from an earlier run with the same program and user. Where it can't be kept, or isn't
/// this user's alone, ssh is asked again.
struct SSHDefaultsCache {
    let directory: String
    /// The program, its time and size, and the user: all that the answer depends on.
    let key: String

    /// - Parameters:
    ///   - program: nil where it isn't known; then nothing is kept.
    ///   - directory: of all programs' caches.
    init?(program: String?, directory: String?) {
        var status = stat()
        guard let program, let directory, directory.hasPrefix("/"), stat(program, &status) == 0 else { return nil }
        self.directory = directory + "/attach-cd"
        let time = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        key = "# \(program) \(time) \(status.st_size) \(status.st_ino) \(getuid())"
    }

    private var file: String { directory + "/ssh-defaults" }

    func read() -> String? {
        let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, Self.isOwn(status, S_IFREG),
            let bytes = TextFile.bytes(from: descriptor, limit: 1 << 20)
        else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix(key + "\n"), text.hasSuffix("\n\n") else { return nil }
        return String(text.dropFirst(key.count + 1))
    }

    /// The old file stays until the new one is complete. What doesn't succeed costs a later run one process.
    func write(_ output: String) {
        var status = stat()
        mkdir(directory, 0o700)
        guard lstat(directory, &status) == 0, Self.isOwn(status, S_IFDIR) else { return }
        let new = file + ".\(getpid())"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        // Its last line is empty, so that a part of it is recognized.
        let bytes = Array("\(key)\n\(output)\n".utf8)
        let isWhole = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        close(descriptor)
        if !isWhole || rename(new, file) != 0 { unlink(new) }
    }

    private static func isOwn(_ status: stat, _ kind: mode_t) -> Bool {
        status.st_mode & S_IFMT == kind && status.st_uid == geteuid() && status.st_mode & 0o022 == 0
    }
}
