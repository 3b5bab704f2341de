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

    /// The size of an RSA key; nil for another one.
    static func rsaBits(of blob: [UInt8]) -> Int? {
        var reader = WireReader(blob)
        guard reader.text() == "ssh-rsa", reader.string() != nil, let modulus = reader.string()?.drop(while: { $0 == 0 }) else {
            return nil
        }
        return modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
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
