import FoundationEssentials
import Glibc
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

    /// The type of the keys that an algorithm proves.
    static func type(ofAlgorithm name: String) -> String {
        name == "rsa-sha2-512" || name == "rsa-sha2-256" ? "ssh-rsa" : name
    }
}
