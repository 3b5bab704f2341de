import CLibCrypto

/// HMAC-SHA1 (RFC 2104), by which OpenSSH hashes the names in known_hosts.
///
/// One of these computes many codes, several times as fast as libcrypto's HMAC(), which looks up its digest for each. For one thread at a
/// time.
public final class HMACSHA1 {
    private static let blockSize = 64
    /// SHA-1, looked up once; with EVP_sha1() libcrypto does that at each use.
    nonisolated(unsafe) private static let kind = EVP_MD_fetch(nil, "SHA1", nil)
    private let context: OpaquePointer

    public init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// - Parameter key: at most 64 bytes.
    public func code(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        precondition(key.count <= Self.blockSize)
        return digest(padded(key, 0x5C), digest(padded(key, 0x36), message))
    }

    private func padded(_ key: [UInt8], _ pad: UInt8) -> [UInt8] {
        var block = [UInt8](repeating: pad, count: Self.blockSize)
        for index in key.indices { block[index] ^= key[index] }
        return block
    }

    private func digest(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: 20)
        let isDone =
            EVP_DigestInit_ex(context, Self.kind, nil) == 1 && EVP_DigestUpdate(context, first, first.count) == 1
            && EVP_DigestUpdate(context, second, second.count) == 1 && EVP_DigestFinal_ex(context, &result, nil) == 1
        precondition(isDone, "libcrypto has no SHA-1")
        return result
    }
}
