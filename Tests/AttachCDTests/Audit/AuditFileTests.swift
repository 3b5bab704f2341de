import Foundation
import TestSupport
import Testing

@testable import AttachCD

/// The audit log is a regular file of its owner's, or it isn't written.
@Suite struct AuditFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory("audit") }

    private func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    @Test("it is created with its final mode, with directories that only the owner enters")
    func created() throws {
        let file = AuditFile(path: directory.path("state/attach-cd/audit.log"))
        try file.append("one")
        try file.append("two")
        #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "one\ntwo\n")
        #expect(mode(file.path) == 0o600)
        #expect(mode(directory.path("state")) == 0o700 && mode(directory.path("state/attach-cd")) == 0o700)
    }

    @Test("a line that was cut off doesn't swallow the next one")
    func torn() throws {
        let file = AuditFile(path: try directory.write("audit.log", "one\n{\"tor"))
        chmod(file.path, 0o600)
        try file.append("two")
        #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "one\n{\"tor\ntwo\n")
    }

    @Test("after a rotation lines go into the new file")
    func rotated() throws {
        let file = AuditFile(path: directory.path("audit.log"))
        try file.append("one")
        #expect(rename(file.path, file.path + ".1") == 0)
        try file.append("two")
        #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "two\n")
        #expect(try String(contentsOfFile: file.path + ".1", encoding: .utf8) == "one\n")
    }

    private func failure(_ path: String) -> String? {
        do throws(AuditFile.Failure) {
            try AuditFile(path: path).append("x")
            return nil
        } catch {
            return error.message
        }
    }

    @Test("a FIFO neither hangs nor is written to, with and without a reader", .timeLimit(.minutes(1)))
    func fifo() throws {
        let path = directory.path("audit.log")
        #expect(mkfifo(path, 0o600) == 0)
        #expect(failure(path)?.contains("isn't a regular file") == true)
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        #expect(failure(path)?.contains("isn't a regular file") == true)
    }

    @Test("links, directories and files that others may write are refused")
    func foreign() throws {
        let target = try directory.write("target", "")
        let link = directory.path("link")
        #expect(symlink(target, link) == 0)
        #expect(failure(link)?.contains("symbolic link") == true)
        #expect(failure(directory.root) != nil)
        #expect(Glibc.link(target, directory.path("second")) == 0)
        #expect(failure(target)?.contains("2 names") == true)
        let open = try directory.write("open", "")
        #expect(chmod(open, 0o622) == 0)
        #expect(failure(open)?.contains("mode 622") == true)
        #expect(try String(contentsOfFile: open, encoding: .utf8).isEmpty)
        #expect(failure("/proc/nosuch/audit.log") != nil)
        #expect(failure("/dev/full")?.contains("isn't a regular file") == true)
    }

    @Test("another user's file is refused", .enabled(if: geteuid() == 0, "only root can make one"))
    func otherUser() throws {
        let path = try directory.write("audit.log", "")
        #expect(chown(path, 65534, 65534) == 0)
        #expect(failure(path)?.contains("uid 65534") == true)
    }

    @Test("syslog gets one datagram: authpriv.notice, the program and its pid")
    func syslog() throws {
        let path = directory.path("log")
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(receiver, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        #expect(bound == 0)
        try AuditSyslog(socket: path).send("intent: aix04: ms12-vio1: ioscli mkvdev")
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(receiver, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        #expect(
            text.hasPrefix("<85>") && text.hasSuffix("attach-cd[\(getpid())]: intent: aix04: ms12-vio1: ioscli mkvdev"), "\(text)"
        )
        #expect(throws: AuditFile.Failure.self) { try AuditSyslog(socket: path + ".nosuch").send("x") }
    }

    @Test("the syslog's time is in English and padded")
    func timestamp() {
        #expect(AuditSyslog.timestamp().wholeMatch(of: /[A-Z][a-z]{2} [ 123][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}/) != nil)
    }
}
