import Hashing

/// A file of SHA-256 sums as `sha256sum`, `sha256sum --tag`, OpenSSL and BSD write it.
public struct ChecksumFile: Sendable {
    private var sums: [(name: String?, sha256: String)] = []

    /// - Parameter text: the file's content; lines that aren't a SHA-256 sum (comments, other digests, signatures) are skipped.
    public init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            if let entry = Self.entry(line) { sums.append(entry) }
        }
    }

    /// The sum for a file of this name. A lone sum without a name counts for any file; two different ones for one name count as none.
    public func sum(for name: String) -> String? {
        let named = Set(sums.filter { $0.name == name }.map(\.sha256))
        if named.count == 1 { return named.first }
        guard named.isEmpty, sums.count == 1, sums[0].name == nil else { return nil }
        return sums[0].sha256
    }

    private static func entry(_ line: Substring) -> (String?, String)? {
        let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let first = words.first else { return nil }
        if let sum = Hexadecimal.sha256(first) {
            guard words.count == 2 else { return (nil, sum) }
            return (baseName(words[1].drop { $0 == "*" || $0 == " " }), sum)
        }
        return tagged(line)
    }

    /// `SHA256 (NAME) = HEX` (BSD), `SHA256(NAME)= HEX` and `SHA2-256(NAME)= HEX` (OpenSSL).
    private static func tagged(_ line: Substring) -> (String?, String)? {
        guard line.hasPrefix("SHA256") || line.hasPrefix("SHA2-256"), let open = line.firstIndex(of: "("),
            let close = line.lastIndex(of: ")"), open < close,
            let equals = line[close...].firstIndex(of: "="),
            let sum = Hexadecimal.sha256(line[line.index(after: equals)...].filter { !$0.isWhitespace })
        else { return nil }
        return (baseName(line[line.index(after: open)..<close]), sum)
    }

    private static func baseName(_ path: Substring) -> String {
        String(path.split(separator: "/").last ?? path)
    }
}
