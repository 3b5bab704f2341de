/// The first bytes of both sides until the handshake is done: the server's identification and both offers, which libssh2 doesn't show
/// when a negotiation fails, and whether encryption has begun.
struct Greeting {
    /// Bytes of each side; no handshake is longer.
    static let limit = 128 << 10
    private(set) var fromServer: [UInt8] = []
    private(set) var fromUs: [UInt8] = []
    private var sentNewKeys = false
    /// The key exchange is done, and the first encrypted packet was sent: the request for the log-in service.
    private(set) var requestedService = false

    mutating func received(_ bytes: UnsafeRawBufferPointer) {
        fromServer.append(contentsOf: bytes.prefix(Self.limit - fromServer.count))
    }

    /// - Parameter bytes: one packet.
    mutating func sent(_ bytes: UnsafeRawBufferPointer) {
        requestedService = sentNewKeys
        // Behind the lengths of the packet and its padding: SSH_MSG_NEWKEYS.
        if bytes.count > 5, bytes[5] == 21 { sentNewKeys = true }
        fromUs.append(contentsOf: bytes.prefix(Self.limit - fromUs.count))
    }

    /// A line that starts with `SSH-` (RFC 4253 allows others before it).
    var serverIdentification: String? { Self.split(fromServer)?.identification }

    /// The first line from a server that doesn't speak SSH, made printable.
    var firstWords: String {
        let line = fromServer.prefix { $0 != 0x0a && $0 != 0x0d }.prefix(60)
        return String(line.map { (0x20..<0x7f).contains($0) ? Character(Unicode.Scalar($0)) : "." })
    }

    /// OpenSSH's message, instead of its identification, for a connection that it doesn't accept now (sshd.c): above MaxStartups,
    /// and from 9.8 on from an address whose log-ins failed (PerSourcePenalties).
    var isTurnedAway: Bool { ["Exceeded MaxStartups", "Not allowed at this time"].contains(firstWords) }

    var serverOffer: AlgorithmOffer? { Self.split(fromServer).flatMap { AlgorithmOffer(packet: $0.rest) } }
    var ourOffer: AlgorithmOffer? { Self.split(fromUs).flatMap { AlgorithmOffer(packet: $0.rest) } }

    private static func split(_ bytes: [UInt8]) -> (identification: String, rest: ArraySlice<UInt8>)? {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0a) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if line.starts(with: "SSH-".utf8) {
                return (String(decoding: line.filter { $0 != 0x0d }, as: UTF8.self), rest)
            }
        }
        return nil
    }
}

/// The name lists of one SSH_MSG_KEXINIT (RFC 4253, section 7.1).
struct AlgorithmOffer: Equatable {
    static let kinds = [
        "key exchange", "host key", "cipher (to server)", "cipher (from server)", "MAC (to server)", "MAC (from server)",
        "compression (to server)", "compression (from server)",
    ]
    /// In the order of `kinds`.
    let lists: [[String]]

    var offersHostCertificate: Bool { lists[1].contains(where: HostKeyPreference.isCertificate) }

    init?(packet: ArraySlice<UInt8>) {
        var reader = WireReader(packet)
        guard reader.uint32() != nil, reader.bytes(1) != nil, reader.bytes(1)?.first == 20, reader.bytes(16) != nil else {
            return nil
        }
        var lists: [[String]] = []
        for _ in Self.kinds {
            guard let names = reader.string() else { return nil }
            lists.append(names.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) })
        }
        self.lists = lists
    }

    /// The first kind for which both sides share nothing, with both lists.
    static func conflict(ours: AlgorithmOffer, server: AlgorithmOffer) -> (kind: String, ours: [String], server: [String])? {
        for (index, kind) in kinds.enumerated() {
            let mine = ours.lists[index]
            let theirs = server.lists[index]
            if Set(mine).isDisjoint(with: theirs) { return (kind, mine, theirs) }
        }
        return nil
    }
}
