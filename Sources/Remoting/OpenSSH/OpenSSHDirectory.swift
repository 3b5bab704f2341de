import Foundation
import Glibc

/// A directory that only this user can enter, for the configuration, the control socket and ssh's own messages of one host.
struct OpenSSHDirectory: Sendable {
    let root: String

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
    init(configuration text: String, temporary: String) throws(OpenSSHDirectory.Failure) {
        let isPlain = temporary.utf8.count <= 60 && temporary.hasPrefix("/") && temporary.utf8.allSatisfy(Self.isPlain)
        let parent = isPlain ? temporary : "/tmp"
        var template = Array((parent + "/attach-cd.XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(message: "no private directory in \(parent): \(String(cString: strerror(errno)))")
        }
        root = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        do {
            try write(Array(text.utf8), to: configuration)
        } catch {
            remove()
            throw error
        }
    }

    struct Failure: Error {
        var message: String
    }

    func write(_ bytes: [UInt8], to file: String) throws(Failure) {
        guard FileManager.default.createFile(atPath: file, contents: Data(bytes), attributes: [.posixPermissions: 0o600]) else {
            throw Failure(message: "\(file) can't be written: \(String(cString: strerror(errno)))")
        }
    }

    /// At most 64 KiB from the start.
    func text(of file: String) -> String {
        guard let handle = FileHandle(forReadingAtPath: file), let data = try? handle.read(upToCount: 1 << 16) else { return "" }
        return String(decoding: data, as: UTF8.self)
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
    func remove() {
        // What is left can only be the directory of a host that this user may no longer write to; nothing depends on it.
        try? FileManager.default.removeItem(atPath: root)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
            || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
    }
}
