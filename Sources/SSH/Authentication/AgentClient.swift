import Glibc

/// A client of the ssh-agent protocol (draft-miller-ssh-agent). libssh2 has a client too, but its socket blocks without a bound.
/// Every call here blocks up to `timeout`: never call it on the cooperative pool.
final class AgentClient {
    struct Identity: Sendable, Equatable {
        let blob: [UInt8]
        let comment: String
    }

    struct Failure: Error, Equatable {
        let message: String

        /// The agent answered, and doesn't sign: a constraint of the key, or its user's decision.
        static let refusal = Failure(message: "the agent refused to sign")
    }

    private let descriptor: Int32

    init(path: String, timeout: Duration = .seconds(20)) throws(Failure) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure() }
        // Zero would mean no bound.
        let (seconds, attoseconds) = max(timeout, .milliseconds(1)).components
        var limit = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw Failure(message: "socket path too long") }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let code = withUnsafeBytes(of: &address) { raw -> Int32 in
            guard let base = raw.baseAddress else { return -1 }
            return connect(descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(MemoryLayout<sockaddr_un>.size))
        }
        guard code == 0 else { throw Self.failure() }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// SSH_AGENTC_REQUEST_IDENTITIES.
    func identities() throws(Failure) -> [Identity] {
        var reader = WireReader(try ask([11]))
        guard reader.bytes(1) == [12], let count = reader.uint32(), count <= 4096 else {
            throw Failure(message: "unexpected answer")
        }
        return try (0..<count).map { _ throws(Failure) in
            guard let blob = reader.string(), let comment = reader.text() else { throw Failure(message: "answer too short") }
            return Identity(blob: blob, comment: comment)
        }
    }

    /// SSH_AGENTC_SIGN_REQUEST; the bare signature without its type, as libssh2 wants it.
    func sign(_ data: [UInt8], with blob: [UInt8], flags: UInt32) throws(Failure) -> [UInt8] {
        var request = WireWriter()
        request.byte(13)
        request.string(blob)
        request.string(data)
        request.uint32(flags)
        var reader = WireReader(try ask(request.bytes))
        guard reader.bytes(1) == [14], let answer = reader.string() else { throw .refusal }
        var signature = WireReader(answer)
        guard signature.string() != nil, let bare = signature.string() else { throw Failure(message: "answer too short") }
        return bare
    }

    private func ask(_ request: [UInt8]) throws(Failure) -> [UInt8] {
        var message = WireWriter()
        message.string(request)
        var sent = 0
        while sent < message.bytes.count {
            let count = message.bytes.withUnsafeBytes { bytes in
                send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure() }
            sent += count
        }
        var header = WireReader(try receive(4))
        guard let length = header.uint32(), length > 0, length <= 1 << 20 else { throw Failure(message: "unexpected answer") }
        return try receive(Int(length))
    }

    private func receive(_ count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var got = 0
        while got < count {
            let more = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress.map { $0 + got }, count - got, 0) }
            if more < 0, errno == EINTR { continue }
            guard more > 0 else { throw more == 0 ? Failure(message: "the agent hung up") : Self.failure() }
            got += more
        }
        return bytes
    }

    /// Of the system call before.
    private static func failure() -> Failure {
        Failure(message: errno == EAGAIN ? "the agent doesn't answer" : String(cString: strerror(errno)))
    }
}
