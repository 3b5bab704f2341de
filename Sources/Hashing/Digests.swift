import CLibCrypto

/// One-shot digests, such as fingerprints.
public enum Digests {
    public static func sha256(_ message: some Sequence<UInt8>) -> [UInt8] {
        let message = Array(message)
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let status = EVP_Digest(message, message.count, &result, &count, EVP_sha256(), nil)
        precondition(status == 1, "libcrypto has no SHA-256")
        return Array(result.prefix(Int(count)))
    }
}
