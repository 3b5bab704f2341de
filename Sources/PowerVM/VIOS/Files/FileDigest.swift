/// A checksum of a file on the VIOS, by one of the tools that may be there for padmin. Which ones are is unproven (reference, media).
public struct FileDigest: RemoteCommand {
    public enum Tool: String, Sendable, CaseIterable {
        /// `csum -h SHA256 FILE` prints the digest and the file.
        case csum
        /// `openssl dgst -sha256 FILE` prints `SHA256(FILE)= DIGEST`, newer levels `SHA2-256(FILE)= DIGEST`.
        case openssl
        /// `cksum FILE` prints the POSIX checksum, the bytes and the file.
        case cksum
    }

    public enum Digest: Sendable, Hashable {
        /// Lower-case hexadecimal digits.
        case sha256(String)
        case posix(checksum: UInt32, bytes: Int)
    }

    public var tool: Tool
    public var path: RemotePath

    public init(_ tool: Tool, _ path: RemotePath) {
        self.tool = tool
        self.path = path
    }

    public var words: [String] {
        switch tool {
        case .csum: ["csum", "-h", "SHA256", path.text]
        case .openssl: ["openssl", "dgst", "-sha256", path.text]
        case .cksum: ["cksum", path.text]
        }
    }
    public var runsInShell: Bool { true }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) -> Digest {
        var lines = try succeeded(result).lines
        guard let line = try lines.nextFilled()?.checked() else { throw lines.cut(expected) }
        guard let digest = digest(line) else { throw line.error(expected) }
        if let more = try lines.nextFilled() { throw more.error("one line") }
        return digest
    }

    private func digest(_ line: OutputLine) -> Digest? {
        let words = line.words
        switch tool {
        case .csum: return words.count == 2 && words[1].isSame(as: path.text) ? sha256(words[0]) : nil
        case .openssl:
            let isNamed = words.count == 2 && ["SHA256(\(path))=", "SHA2-256(\(path))="].contains(String(words[0]))
            return isNamed ? sha256(words[1]) : nil
        case .cksum:
            guard words.count == 3, words[2].isSame(as: path.text), let sum = Digits.number(words[0], upTo: Int(UInt32.max)),
                let bytes = Digits.number(words[1])
            else { return nil }
            return .posix(checksum: UInt32(sum), bytes: bytes)
        }
    }

    private func sha256(_ word: TextSlice) -> Digest? {
        word.count == 64 && word.allSatisfy(ASCII.isHexDigit) ? .sha256(word.lowercased()) : nil
    }

    private var expected: String {
        switch tool {
        case .csum: "64 hexadecimal digits and \(path)"
        case .openssl: "SHA256(\(path))= and 64 hexadecimal digits"
        case .cksum: "a checksum, the bytes and \(path)"
        }
    }
}
