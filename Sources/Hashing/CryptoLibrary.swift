import CLibCrypto

public enum CryptoLibrary {
    /// The libcrypto that runs, not the one compiled against: `OpenSSL 3.0.17 1 Jul 2025`.
    public static var version: String {
        guard let text = OpenSSL_version(OPENSSL_VERSION) else { return "OpenSSL" }
        return String(cString: text)
    }
}
