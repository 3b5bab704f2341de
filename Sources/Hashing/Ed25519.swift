import CLibCrypto

/// Signatures with an ed25519 key (RFC 8032).
public enum Ed25519 {
    /// - Parameter seed: the private key, 32 bytes.
    /// - Returns: 64 bytes; nil for a seed of another length, or if libcrypto refuses, as in FIPS mode.
    public static func signature(of message: [UInt8], seed: [UInt8]) -> [UInt8]? {
        guard seed.count == 32, let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
            return nil
        }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var count = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == signature.count
        else { return nil }
        return signature
    }
}
