import CLibCrypto

/// One-shot digests for the file formats of OpenSSH: hashed host names and fingerprints.
public enum Digests {
    public static func sha256(_ message: some Sequence<UInt8>) -> [UInt8] { digest(EVP_sha256(), Array(message)) }

    public static func sha1(_ message: some Sequence<UInt8>) -> [UInt8] { digest(EVP_sha1(), Array(message)) }

    private static func digest(_ kind: OpaquePointer?, _ message: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let status = EVP_Digest(message, message.count, &result, &count, kind, nil)
        precondition(status == 1, "libcrypto has no such digest")
        return Array(result.prefix(Int(count)))
    }
}
