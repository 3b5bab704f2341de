import CLibCrypto

/// SHA-256 over content that arrives in pieces. Not shared between tasks.
public final class SHA256Stream {
    private let context: OpaquePointer

    public init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto has no SHA-256")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    public func add(_ bytes: UnsafeRawBufferPointer) {
        let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(status == 1, "EVP_DigestUpdate failed")
    }

    /// The digest of what was added so far, as 64 lower-case hexadecimal digits. More may be added afterwards.
    public var hex: String {
        guard let copy = EVP_MD_CTX_new() else { preconditionFailure("libcrypto: out of memory") }
        defer { EVP_MD_CTX_free(copy) }
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let status = EVP_MD_CTX_copy_ex(copy, context) == 1 && EVP_DigestFinal_ex(copy, &result, &count) == 1
        precondition(status, "EVP_DigestFinal_ex failed")
        return Hexadecimal.text(result.prefix(Int(count)))
    }
}
