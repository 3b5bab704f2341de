import Foundation
import Hashing

/// One line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
struct KnownHostsLine: Equatable {
    enum Marker: String {
        case certAuthority = "@cert-authority"
        case revoked = "@revoked"
    }

    let marker: Marker?
    let patterns: String
    let keyType: String
    /// nil if the key field cannot be read or belies the type field.
    let key: [UInt8]?
    let location: KnownHostsLocation

    /// nil for blank lines, comments, and what is no line of this format.
    init?(_ text: String, _ location: KnownHostsLocation) {
        var fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\r\n" })[...]
        guard let first = fields.first, !first.hasPrefix("#") else { return nil }
        if first.hasPrefix("@") {
            guard let marker = Marker(rawValue: String(first)) else { return nil }
            self.marker = marker
            fields = fields.dropFirst()
        } else {
            marker = nil
        }
        guard fields.count >= 2, let patterns = fields.popFirst(), let type = fields.popFirst() else { return nil }
        self.patterns = String(patterns)
        keyType = String(type)
        let blob = fields.popFirst().flatMap { Data(base64Encoded: String($0)) }.map { [UInt8]($0) }
        key = blob.flatMap { HostKeyType.name(of: $0) == String(type) ? $0 : nil }
        self.location = location
    }

    func matches(_ name: String) -> Bool {
        HostPatterns.matches(patterns, name)
    }
}

/// The first field: a hashed name, or patterns with `*`, `?` and `!`.
enum HostPatterns {
    /// `name` is in lower case, `[name]:port` where the port is not 22.
    static func matches(_ field: String, _ name: String) -> Bool {
        if field.hasPrefix("|") { return matchesHash(field, name) }
        var found = false
        for pattern in field.lowercased().split(separator: ",") {
            if pattern.hasPrefix("!") {
                // A negated match rules the whole line out.
                if matches(wildcard: Array(pattern.dropFirst().utf8), Array(name.utf8)) { return false }
            } else if matches(wildcard: Array(pattern.utf8), Array(name.utf8)) {
                found = true
            }
        }
        return found
    }

    /// The name as ssh hashes it: twenty random bytes, and HMAC-SHA1 with them as the key.
    static func hashed(_ name: String) -> String {
        let salt = (0..<20).map { _ in UInt8.random(in: .min ... .max) }
        let hash = Digests.hmacSHA1(key: salt, Array(name.utf8))
        return "|1|\(Data(salt).base64EncodedString())|\(Data(hash).base64EncodedString())"
    }

    private static func matchesHash(_ field: String, _ name: String) -> Bool {
        let parts = field.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1] == "1", let salt = Data(base64Encoded: String(parts[2])),
            let hash = Data(base64Encoded: String(parts[3]))
        else { return false }
        return Digests.hmacSHA1(key: [UInt8](salt), Array(name.utf8)) == [UInt8](hash)
    }

    /// Linear in practice: a star is retried only from its last position.
    private static func matches(wildcard pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var (p, t) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                p = last.pattern + 1
                t = last.text + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
