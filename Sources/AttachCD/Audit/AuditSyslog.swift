import Glibc

/// The system log, facility authpriv: one datagram for each line.
struct AuditSyslog: Sendable, Equatable {
    var socket = "/dev/log"
    /// Authpriv (10), notice (5).
    private static let priority = 10 * 8 + 5
    /// What every syslog takes as one message.
    private static let limit = 2000

    func send(_ text: String) throws(AuditFile.Failure) {
        let message = "<\(Self.priority)>\(Self.timestamp()) attach-cd[\(getpid())]: \(text)"
        let bytes = Array(message.utf8.prefix(Self.limit))
        let descriptor = try open()
        defer { close(descriptor) }
        if Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) < 0 { throw failure(errno) }
    }

    /// Whether a logger takes messages, without sending one.
    func inspect() throws(AuditFile.Failure) { close(try open()) }

    private func open() throws(AuditFile.Failure) -> Int32 {
        guard var address = sockaddr_un(path: socket) else { throw failure(ENAMETOOLONG) }
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw failure(errno) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result != 0 else { return descriptor }
        let code = errno
        close(descriptor)
        throw failure(code)
    }

    private func failure(_ code: Int32) -> AuditFile.Failure {
        AuditFile.Failure(message: "syslog (\(socket)): \(String(cString: strerror(code)))")
    }

    /// `Nov  3 09:05:07`, in local time and in English whatever the locale.
    static func timestamp(_ seconds: Int = time(nil)) -> String {
        var (now, parts) = (seconds, tm())
        localtime_r(&now, &parts)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func padded(_ number: Int32, with sign: String) -> String { number < 10 ? "\(sign)\(number)" : "\(number)" }
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded($0, with: "0") }.joined(separator: ":")
        return "\(months[Int(parts.tm_mon)]) \(padded(parts.tm_mday, with: " ")) \(clock)"
    }
}

extension sockaddr_un {
    /// Nil where the path doesn't fit.
    fileprivate init?(path: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &sun_path) { buffer in
            guard bytes.count < buffer.count else { return false }
            buffer.copyBytes(from: bytes)
            return true
        }
        guard fits else { return nil }
    }
}
