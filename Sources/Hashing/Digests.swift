import CLibCrypto

/// One-shot digests for the file formats of OpenSSH: hashed host names and fingerprints.
public enum Digests {
    public static func sha256(_ message: some Sequence<UInt8>) -> [UInt8] { digest(EVP_sha256(), Array(message)) }

    public static func sha1(_ message: some Sequence<UInt8>) -> [UInt8] { digest(EVP_sha1(), Array(message)) }

    /// HMAC-SHA1 (RFC 2104), by which OpenSSH hashes the names in known_hosts.
    public static func hmacSHA1(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let result = HMAC(EVP_sha1(), key, Int32(key.count), message, message.count, &code, &count)
        precondition(result != nil, "libcrypto has no HMAC-SHA1")
        return Array(code.prefix(Int(count)))
    }

    private static func digest(_ kind: OpaquePointer?, _ message: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let status = EVP_Digest(message, message.count, &result, &count, kind, nil)
        precondition(status == 1, "libcrypto has no such digest")
        return Array(result.prefix(Int(count)))
    }
}
