import FoundationEssentials
import Glibc

/// A directory that only this user can enter, for the configuration, the control socket and ssh's own messages of one host.
struct OpenSSHDirectory: Sendable {
    private let directory: PrivateDirectory

    var root: String { directory.root }
    var configuration: String { root + "/config" }
    var socket: String { root + "/s" }
    /// What ssh itself prints while it opens the connection.
    var log: String { root + "/log" }
    /// The same for what a jump host's ssh prints: it inherits standard error.
    var errors: String { root + "/err" }

    func log(_ number: Int) -> String { root + "/log\(number)" }
    /// Created by an ssh that found no shared connection.
    func mark(_ number: Int) -> String { root + "/direct\(number)" }

    /// - Parameter temporary: where it is created; `/tmp` if that path is too long for a socket or has characters that ssh would
    ///   expand.
    init(configuration text: String, temporary: String) throws(PrivateDirectory.Failure) {
        let isPlain = temporary.utf8.count <= 60 && temporary.hasPrefix("/") && temporary.utf8.allSatisfy(Self.isPlain)
        let parent = isPlain ? temporary : "/tmp"
        directory = try PrivateDirectory(in: parent)
        do {
            try directory.write(Array(text.utf8), to: configuration)
        } catch {
            remove()
            throw error
        }
    }

    /// At most 64 KiB from the start.
    func text(of file: String) -> String {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        return String(decoding: TextFile.bytes(from: descriptor, limit: 1 << 16) ?? [], as: UTF8.self)
    }

    func exists(_ file: String) -> Bool { FileManager.default.fileExists(atPath: file) }

    func remove(_ file: String) { unlink(file) }

    /// The connection's process removes its socket when it ends; half a second is plenty.
    func waitUntilGone(_ file: String) async {
        for _ in 0..<50 where exists(file) {
            do { try await Task.sleep(for: .milliseconds(10)) } catch { return }
        }
    }

    /// With everything in it.
    func remove() { directory.remove() }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
            || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
    }
}
