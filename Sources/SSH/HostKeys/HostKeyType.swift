import Foundation
import Hashing

/// Public keys as blobs: their type, their fingerprint, the algorithms that can prove them.
enum HostKeyType {
    /// The type that the blob itself names.
    static func name(of blob: [UInt8]) -> String? {
        var reader = WireReader(blob)
        return reader.text()
    }

    /// As ssh prints it.
    static func fingerprint(_ blob: [UInt8]) -> String {
        "SHA256:" + Data(Digests.sha256(blob)).base64EncodedString().prefix { $0 != "=" }
    }

    /// The algorithms that prove possession of a key of this type, best first.
    static func algorithms(for keyType: String) -> [String] {
        keyType == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [keyType]
    }
}
