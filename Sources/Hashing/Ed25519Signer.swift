import CLibCrypto

/// A private ed25519 key (RFC 8032). Making one costs libcrypto as much as a signature: keep it for the next signature.
public final class Ed25519Signer: @unchecked Sendable {
    private let key: OpaquePointer

    /// - Parameter seed: the private key, 32 bytes.
    /// - Returns: nil for a seed of another length, or if libcrypto refuses, as in FIPS mode.
    public init?(seed: [UInt8]) {
        guard seed.count == 32, let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
            return nil
        }
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    /// Any number of threads may sign at the same time.
    /// - Returns: 64 bytes; nil if libcrypto refuses.
    public func signature(of message: [UInt8]) -> [UInt8]? {
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
