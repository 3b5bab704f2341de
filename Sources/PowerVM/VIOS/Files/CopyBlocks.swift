/// `dd`: continues a staged part from its standard input, or sends a stretch of a file. In whole MiB.
///
/// Source: POSIX and AIX's manual page; that padmin may run it is unproven (reference, media).
public struct CopyBlocks: RemoteCommand {
    public enum Direction: Sendable, Hashable {
        /// Writes standard input behind this many MiB of the part, and leaves what is before it.
        case write(StagedPart, afterMiB: Int)
        /// Prints the file from this MiB on; nil: up to its end.
        case read(RemotePath, afterMiB: Int, countMiB: Int?)
    }

    public var direction: Direction

    /// Nil for a negative number.
    public init?(_ direction: Direction) {
        let numbers =
            switch direction {
            case .write(_, let after): [after]
            case .read(_, let after, let count): [after, count ?? 1]
            }
        guard numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        self.direction = direction
    }

    public var words: [String] {
        switch direction {
        case .write(let part, let after): ["dd", "of=\(part)", "obs=1048576", "seek=\(after)", "conv=notrunc"]
        case .read(let path, let after, let count):
            ["dd", "if=\(path)", "bs=1048576", "skip=\(after)"] + (count.map { ["count=\($0)"] } ?? [])
        }
    }
    public var effect: CommandEffect {
        if case .write = direction { .changes } else { .reads }
    }
    public var runsInShell: Bool { true }

    /// Whole and partial blocks that were written, from `3+1 records out`; nil where no such line came.
    public func read(_ result: CommandResult) throws(ReadError) -> (whole: Int, partial: Int)? {
        if let failure = failure(result) { throw Self.failed(failure) }
        for line in TextSlice(result.messages).parts(at: UInt8(ascii: "\n")) {
            let words = line.blankSeparated
            guard words.count == 3, words[1] == "records", words[2] == "out" || words[2] == "out.",
                let (whole, partial) = words[0].halves(at: UInt8(ascii: "+")), let first = Digits.number(whole),
                let second = Digits.number(partial)
            else { continue }
            return (first, second)
        }
        return nil
    }
}

/// `rm` of one staged part, by its full name: the only file that is ever removed from a VIOS.
public struct RemovePart: RemoteCommand {
    public var part: StagedPart

    public init(_ part: StagedPart) { self.part = part }

    public var words: [String] { ["rm", part.path.text] }
    public var effect: CommandEffect { .changes }
    public var runsInShell: Bool { true }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }
}
