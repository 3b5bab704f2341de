import CLibCrypto

/// HMAC-SHA1 (RFC 2104), by which OpenSSH hashes the names in known_hosts: each hashed line costs one for each host.
///
/// Calls libcrypto's SHA1 functions directly: for so few bytes EVP takes 1.6 times as long, and HMAC() eight times. Providers, and with
/// them the FIPS mode, have no part in it: here a hash only hides names.
public enum HMACSHA1 {
    private static let blockSize = 64
    private static let codeSize = 20

    /// - Parameter key: at most 64 bytes.
    public static func code(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        withCode(key, message) { Array($0) }
    }

    /// Whether `code` is that of the message.
    ///
    /// - Parameter key: at most 64 bytes.
    public static func isCode(_ code: [UInt8], key: [UInt8], _ message: [UInt8]) -> Bool {
        withCode(key, message) { $0.elementsEqual(code) }
    }

    private static func withCode<Result>(_ key: [UInt8], _ message: [UInt8], _ body: (UnsafeRawBufferPointer) -> Result) -> Result
    {
        precondition(key.count <= blockSize)
        return withUnsafeTemporaryAllocation(byteCount: blockSize + codeSize, alignment: 16) { space in
            let result = UnsafeMutableRawBufferPointer(rebasing: space[blockSize...])
            message.withUnsafeBytes { digest(key, 0x36, $0, space) }
            digest(key, 0x5C, UnsafeRawBufferPointer(result), space)
            return body(UnsafeRawBufferPointer(result))
        }
    }

    /// The digest of the key, xored with `pad`, and of some bytes.
    ///
    /// - Parameters:
    ///   - bytes: may be the place of the digest.
    ///   - space: room for the padded key, and behind it for the digest.
    private static func digest(
        _ key: [UInt8], _ pad: UInt8, _ bytes: UnsafeRawBufferPointer, _ space: UnsafeMutableRawBufferPointer
    ) {
        for index in 0..<blockSize { space[index] = index < key.count ? key[index] ^ pad : pad }
        var context = SHA_CTX()
        let result = UnsafeMutableRawBufferPointer(rebasing: space[blockSize...]).assumingMemoryBound(to: UInt8.self)
        let isDone =
            SHA1_Init(&context) == 1 && SHA1_Update(&context, space.baseAddress, blockSize) == 1
            && SHA1_Update(&context, bytes.baseAddress, bytes.count) == 1 && SHA1_Final(result.baseAddress, &context) == 1
        precondition(isDone, "libcrypto has no SHA-1")
    }
}
