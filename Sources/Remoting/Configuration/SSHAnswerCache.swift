import Glibc
import Hashing

/// What `ssh -G` answered to an earlier run that asked the same. Where it can't be kept, or isn't this user's alone, ssh is asked again.
struct SSHAnswerCache: Equatable {
    /// One for each question, so that a new answer takes the place of the one before.
    let file: String
    /// All that the answer depends on.
    let key: String
    /// Of all programs' caches.
    private let base: String

    /// - Parameters:
    ///   - program: nil where it isn't known; then, as with a script, nothing is kept.
    ///   - question: the arguments and the text of the configuration file.
    ///   - files: the digest of the files that the text includes; nil where the answer depends on more.
    ///   - base: the directory of all programs' caches.
    init?(program: String?, question: [String], files: String?, base: String?) {
        guard let program, let files, let base, base.hasPrefix("/"), let stamp = Self.stamp(of: program) else { return nil }
        self.base = base
        let asked = Hexadecimal.text(Digests.sha256(question.joined(separator: "\0").utf8))
        file = base + "/attach-cd/ssh-\(asked.prefix(32))"
        let owner = "\(getuid()) \(SSHHome.user) \(SSHHome.directory) \(Self.hostName)"
        key = "# " + Hexadecimal.text(Digests.sha256("\(program) \(stamp) \(owner) \(asked) \(files)".utf8))
    }

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
        let directory = base + "/attach-cd"
        for directory in [base, directory]
        where stat(TextFile.directory(of: directory), &status) == 0 && status.st_uid == geteuid() {
            mkdir(directory, 0o700)
        }
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

    /// Nil if it isn't a binary: what a script answers depends on what it looks at.
    private static func stamp(of program: String) -> String? {
        let descriptor = open(program, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, TextFile.bytes(from: descriptor, limit: 4) == Array("\u{7f}ELF".utf8) else {
            return nil
        }
        return "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_size) \(status.st_ino)"
    }

    /// ssh replaces `%l` by it.
    private static var hostName: String {
        var name = utsname()
        uname(&name)
        return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
