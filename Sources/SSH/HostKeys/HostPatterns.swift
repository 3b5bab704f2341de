import FoundationEssentials
import Glibc
import Hashing

/// The first field of a known_hosts line: a hashed name, or patterns with `*`, `?` and `!`, matched as OpenSSH's match.c does it.
enum HostPatterns: Sendable {
    /// Names without any wildcard, in lower case.
    case names([String])
    /// In lower case.
    case patterns([[UInt8]])
    case hashed(salt: [UInt8], hash: [UInt8])

    /// nil for what never matches: a hash that OpenSSH can't have written, or a pattern that is too long for it.
    init?(_ field: ArraySlice<UInt8>) {
        if field.first == UInt8(ascii: "|") {
            guard let (salt, hash) = Self.hash(field) else { return nil }
            self = .hashed(salt: salt, hash: hash)
            return
        }
        let parts = field.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }.split(separator: UInt8(ascii: ","))
        // match_pattern_list gives up at such a pattern, and a negation before it has no more effect than no match.
        guard parts.allSatisfy({ $0.count < ($0.first == UInt8(ascii: "!") ? 1024 : 1023) }) else { return nil }
        if parts.contains(where: { $0.contains { "*?!".utf8.contains($0) } }) {
            self = .patterns(parts.map(Array.init))
        } else {
            self = .names(parts.map { String(decoding: $0, as: UTF8.self) })
        }
    }

    /// `|1|salt|hash`, only in the form in which OpenSSH would write it.
    private static func hash(_ field: ArraySlice<UInt8>) -> (salt: [UInt8], hash: [UInt8])? {
        let parts = field.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1].elementsEqual("1".utf8) else { return nil }
        let decoded = parts[2...].compactMap { part -> [UInt8]? in
            guard let data = Data(base64Encoded: Data(part)), data.count == 20 else { return nil }
            return data.base64EncodedData().elementsEqual(part) ? [UInt8](data) : nil
        }
        return decoded.count == 2 ? (decoded[0], decoded[1]) : nil
    }

    /// `name` is in lower case, `[name]:port` where the port is not 22.
    func matches(_ name: [UInt8]) -> Bool {
        switch self {
        case .names(let names): return names.contains { $0.utf8.elementsEqual(name) }
        case .hashed(let salt, let hash): return HMACSHA1.isCode(hash, key: salt, name)
        case .patterns(let patterns):
            var found = false
            for pattern in patterns {
                if pattern.first == UInt8(ascii: "!") {
                    // A negated match rules the whole line out.
                    if Self.matches(wildcard: pattern.dropFirst(), name) { return false }
                } else if Self.matches(wildcard: pattern[...], name) {
                    found = true
                }
            }
            return found
        }
    }

    /// The name as ssh hashes it: twenty random bytes, and HMAC-SHA1 with them as the key.
    static func hashed(_ name: String) -> String {
        let salt = (0..<20).map { _ in UInt8.random(in: .min ... .max) }
        let hash = HMACSHA1.code(key: salt, Array(name.utf8))
        return "|1|\(Data(salt).base64EncodedString())|\(Data(hash).base64EncodedString())"
    }

    /// Linear in practice: a star is retried only from its last position.
    private static func matches(wildcard pattern: ArraySlice<UInt8>, _ text: [UInt8]) -> Bool {
        var (p, t) = (pattern.startIndex, 0)
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.endIndex, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
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
