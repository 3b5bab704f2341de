import Foundation

/// Ports on 127.0.0.1.
///
/// A port is held by a socket that is bound, does not listen, and allows reuse: the kernel doesn't give it to a process that asks for any port
/// (another lab, an outgoing connection), connections to it are refused, and a host's sshd, which allows reuse too, can take it.
enum Port {
    /// Where no process listens (tcpmux).
    static let closed: UInt16 = 1

    struct Reservation {
        let port: UInt16
        let descriptor: Int32

        func release() { close(descriptor) }
    }

    /// A free port, if possible one that the kernel gives to no outgoing connection: it stays free while an sshd restarts.
    static func holdAny() throws -> Reservation {
        let range = unassigned
        for candidate in (0..<100).compactMap({ _ in range.randomElement() }) + [0] {
            guard let held = bound(candidate, reuse: false) else { continue }
            allowReuse(held.descriptor)
            return held
        }
        throw LabError.system("bind", errno)
    }

    /// Below `ip_local_port_range` (ip(7)), 32768 by default.
    private static var unassigned: Range<UInt16> {
        let range = ProcFile.text("/proc/sys/net/ipv4/ip_local_port_range")
        let first = range.flatMap { UInt16($0.prefix(while: \.isNumber)) }
        return 10000..<max(10000, first ?? 10000)
    }

    /// Exactly that port; nil: another process listens on it.
    static func hold(_ port: UInt16) -> Reservation? { bound(port, reuse: true) }

    /// Whether a process accepts connections.
    static func accepts(_ port: UInt16) -> Bool {
        let descriptor = newSocket()
        defer { close(descriptor) }
        return withAddress(port) { connect(descriptor, $0, $1) } == 0
    }

    private static func bound(_ port: UInt16, reuse: Bool) -> Reservation? {
        let descriptor = newSocket()
        if reuse { allowReuse(descriptor) }
        guard withAddress(port, { bind(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            return nil
        }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return Reservation(port: UInt16(bigEndian: address.sin_port), descriptor: descriptor)
    }

    private static func newSocket() -> Int32 { socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0) }

    private static func allowReuse(_ descriptor: Int32) {
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func withAddress(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
