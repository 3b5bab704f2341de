/// The far end of the old scp protocol, which is spoken over the exec channel: `scp -t FILE` takes a file, `scp -f FILE` sends one.
///
/// Source: OpenSSH's scp.c (reference, media); that AIX's port does the same is inferred. Neither truncates a longer file at once.
public struct SecureCopy: RemoteCommand {
    public enum Direction: String, Sendable {
        case toVIOS = "-t"
        case fromVIOS = "-f"
    }

    public var direction: Direction
    public var path: RemotePath

    public init(_ direction: Direction, _ path: RemotePath) {
        self.direction = direction
        self.path = path
    }

    public var words: [String] { ["scp", direction.rawValue, path.text] }
    public var effect: CommandEffect { direction == .toVIOS ? .changes : .reads }
    public var runsInShell: Bool { true }

    /// How the far end ended; what went over the channel isn't looked at here.
    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }

    /// The line that announces a file of this many bytes, which only its owner may read.
    public func announcement(bytes: Int) -> String { "C0600 \(bytes) \(path.name)\n" }

    /// The file that a sending far end announces: `C0644 3817865216 AIX_7300_03.iso`.
    public static func announced(_ line: Substring) -> Int? {
        let words = TextSlice(String(line)).blankSeparated
        guard words.count >= 3, words[0].count == 5, words[0].hasPrefix("C"), Digits.number(words[0].dropFirst()) != nil
        else {
            return nil
        }
        return Digits.number(words[1])
    }

    /// What the far end answers to each step: a byte, and behind 1 and 2 a line of text.
    public enum Reply: Sendable, Equatable {
        case accepted
        /// It takes the bytes all the same, and is in error.
        case warning(String)
        case fatal(String)

        /// Reads the byte and what follows it up to the line feed; nil for a byte that isn't a reply.
        public init?(_ byte: UInt8, _ text: String) {
            switch byte {
            case 0: self = .accepted
            case 1: self = .warning(SafeText.sentence(text))
            case 2: self = .fatal(SafeText.sentence(text))
            default: return nil
            }
        }
    }
}
