import Glibc

/// One address to connect to.
struct SocketAddress: Sendable {
    let family: Int32
    let bytes: [UInt8]
    /// Numeric, for messages.
    let text: String
}

/// getaddrinfo blocks and cannot be cancelled: it runs on a Dispatch thread, and its caller can stop waiting.
enum Resolver {
    struct Failure: Error {
        let message: String
        /// What getaddrinfo returned; nil: it wasn't asked.
        var code: Int32?
    }

    static func resolve(_ host: String, port: Int) throws -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else {
            let words = code == EAI_SYSTEM ? String(cString: strerror(errno)) : String(cString: gai_strerror(code))
            throw Failure(message: words, code: code)
        }
        defer { freeaddrinfo(list) }
        return sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
            guard let info = entry?.pointee, let address = info.ai_addr else { return nil }
            let bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen)))
            var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            getnameinfo(address, info.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
            let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            return SocketAddress(family: info.ai_family, bytes: bytes, text: text)
        }
    }
}
