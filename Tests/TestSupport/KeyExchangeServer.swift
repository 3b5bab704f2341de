import CLibCrypto
import Foundation
import Glibc

/// A hostile server that can exchange keys (curve25519-sha256, ssh-ed25519, aes128-ctr, hmac-sha2-256; RFC 4253, 8731, 8709), so that
/// what it sends afterwards is encrypted and authenticated: it sends one packet over and over for as long as the client stays.
public final class KeyExchangeServer: Sendable {
    public let port: Int
    private let listener: Int32
    private let exchanges = Locked(0)

    /// Key exchanges that were completed so far.
    public var exchanged: Int { exchanges.with { $0 } }

    /// - Parameters:
    ///   - first: payloads that are sent once, behind the server's NEWKEYS.
    ///   - flood: the payload that is sent without end.
    ///   - pause: between two sends, in microseconds.
    ///   - isMisaligned: the packets' sizes aren't multiples of the cipher's block, which libssh2 asserts.
    public init(first: [[UInt8]] = [], flood: [UInt8], pause: useconds_t = 0, isMisaligned: Bool = false) throws {
        (listener, port) = try Loopback.listen()
        let (listener, exchanges) = (listener, exchanges)
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                Thread.detachNewThread {
                    defer { close(client) }
                    var peer = KeyExchangePeer(client, block: isMisaligned ? 8 : 16)
                    defer { peer.end() }
                    guard peer.exchangeKeys() else { return }
                    exchanges.with { $0 += 1 }
                    for payload in first { guard peer.send(payload) else { return } }
                    while peer.send(flood) { usleep(pause) }
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }
}

/// The server's end of one connection.
private struct KeyExchangePeer {
    private let descriptor: Int32
    private var sequence: UInt32 = 0
    private var cipher: OpaquePointer?
    private var macKey: [UInt8] = []

    private let block: Int

    init(_ descriptor: Int32, block: Int) {
        self.descriptor = descriptor
        self.block = block
    }

    /// Frees what the exchange of keys has made.
    func end() { EVP_CIPHER_CTX_free(cipher) }

    private static let version = Array("SSH-2.0-flood".utf8)

    mutating func exchangeKeys() -> Bool {
        guard write(Self.version + [13, 10]), let clientVersion = readLine() else { return false }
        let names = [
            "curve25519-sha256", "ssh-ed25519", "aes128-ctr", "aes128-ctr", "hmac-sha2-256", "hmac-sha2-256", "none", "none", "",
            "",
        ]
        let offer =
            [20] + [UInt8](repeating: 7, count: 16) + names.flatMap { Self.string(Array($0.utf8)) }
            + [UInt8](repeating: 0, count: 5)
        guard send(offer), let clientOffer = readPacket(), let start = readPacket(), start.first == 30, start.count == 37 else {
            return false
        }
        let clientKey = Array(start[5...])
        guard let host = CryptoKey(1087), let own = CryptoKey(1034), let secret = own.shared(with: clientKey) else {
            return false
        }
        let hostKey = Self.string(Array("ssh-ed25519".utf8)) + Self.string(host.publicBytes)
        let number = Self.number(secret)
        let strings = [clientVersion, Self.version, clientOffer, offer, hostKey, clientKey, own.publicBytes]
        let hash = Self.digest(strings.flatMap(Self.string) + number)
        let signature = Self.string(Array("ssh-ed25519".utf8)) + Self.string(host.signature(of: hash))
        guard send([31] + Self.string(hostKey) + Self.string(own.publicBytes) + Self.string(signature)), send([21]) else {
            return false
        }
        func key(_ letter: Character) -> [UInt8] { Self.digest(number + hash + Array(String(letter).utf8) + hash) }
        cipher = EVP_CIPHER_CTX_new()
        macKey = key("F")
        return EVP_EncryptInit_ex(cipher, EVP_aes_128_ctr(), nil, Array(key("D").prefix(16)), Array(key("B").prefix(16))) == 1
    }

    /// - Returns: false when the client has gone.
    mutating func send(_ payload: [UInt8]) -> Bool {
        var packet = FloodServer.packet(payload, block: block)
        if let cipher {
            var (mac, length) = ([UInt8](repeating: 0, count: 32), UInt32(0))
            let signed = Self.bytes(sequence) + packet
            HMAC(EVP_sha256(), macKey, Int32(macKey.count), signed, signed.count, &mac, &length)
            var (sealed, count) = ([UInt8](repeating: 0, count: packet.count + 16), Int32(0))
            EVP_EncryptUpdate(cipher, &sealed, &count, packet, Int32(packet.count))
            packet = sealed.prefix(Int(count)) + mac
        }
        sequence &+= 1
        return write(packet)
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(descriptor, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }

    private func readLine() -> [UInt8]? {
        var line: [UInt8] = []
        while let byte = read(1)?.first, line.count < 256 {
            if byte == 10 { return line.last == 13 ? line.dropLast() : line }
            line.append(byte)
        }
        return nil
    }

    /// The payload of a packet in clear.
    private func readPacket() -> [UInt8]? {
        guard let head = read(5) else { return nil }
        let length = head[..<4].reduce(0) { $0 << 8 | Int($1) }
        guard length > 1 + Int(head[4]), length < 40_000, let rest = read(length - 1) else { return nil }
        return Array(rest.dropLast(Int(head[4])))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

    private static func string(_ bytes: [UInt8]) -> [UInt8] { Self.bytes(UInt32(bytes.count)) + bytes }

    /// A positive mpint.
    private static func number(_ bytes: [UInt8]) -> [UInt8] {
        let short = Array(bytes.drop { $0 == 0 })
        return string((short.first ?? 0) > 127 ? [0] + short : short)
    }

    private static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var (result, length) = ([UInt8](repeating: 0, count: 32), UInt32(0))
        EVP_Digest(bytes, bytes.count, &result, &length, EVP_sha256(), nil)
        return result
    }
}

/// A new key pair of libcrypto; freed with the last reference.
private final class CryptoKey {
    private let key: OpaquePointer
    let publicBytes: [UInt8]

    /// - Parameter kind: libcrypto's number of an algorithm with raw keys.
    init?(_ kind: Int32) {
        let context = EVP_PKEY_CTX_new_id(kind, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var made: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_keygen(context, &made) == 1, let made else { return nil }
        var (bytes, length) = ([UInt8](repeating: 0, count: 32), 32)
        EVP_PKEY_get_raw_public_key(made, &bytes, &length)
        (key, publicBytes) = (made, bytes)
    }

    func shared(with peer: [UInt8]) -> [UInt8]? {
        guard let other = EVP_PKEY_new_raw_public_key(1034, nil, peer, peer.count) else { return nil }
        let context = EVP_PKEY_CTX_new(key, nil)
        defer {
            EVP_PKEY_CTX_free(context)
            EVP_PKEY_free(other)
        }
        var (bytes, length) = ([UInt8](repeating: 0, count: 32), 32)
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, other) == 1,
            EVP_PKEY_derive(context, &bytes, &length) == 1
        else { return nil }
        return bytes
    }

    func signature(of message: [UInt8]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var (bytes, length) = ([UInt8](repeating: 0, count: 64), 64)
        EVP_DigestSignInit(context, nil, nil, nil, key)
        EVP_DigestSign(context, &bytes, &length, message, message.count)
        return bytes
    }

    deinit { EVP_PKEY_free(key) }
}
