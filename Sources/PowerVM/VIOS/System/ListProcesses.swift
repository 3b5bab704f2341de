/// `ps -ef`: what runs on a VIOS, to find out whether an import is still running.
///
/// Source: AIX's documented columns; that padmin may run it is inferred from production code (reference, media).
public struct ListProcesses: RemoteCommand {
    public init() {}

    public var words: [String] { ["ps", "-ef"] }
    public var runsInShell: Bool { true }
    public var mergesMessages: Bool { true }

    public struct Process: Sendable, Equatable {
        public var user: String
        public var id: Int
        public var parent: Int
        /// The command with its arguments, as printed; for a process that is ending, `<defunct>`.
        public var command: String

        /// The words of the command.
        public var words: [String] { command.split(separator: " ").map(String.init) }
    }

    public func read(_ result: CommandResult) throws(ReadError) -> [Process] {
        var lines = try succeeded(result).lines
        while let line = try lines.nextFilled() {
            guard line.words == ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"] else { continue }
            var processes: [Process] = []
            while let row = try lines.nextFilled() { processes.append(try Self.process(row)) }
            guard !processes.isEmpty else { throw lines.cut("processes below the header") }
            return processes
        }
        throw lines.cut("the header UID, PID, PPID, C, STIME, TTY, TIME, CMD")
    }

    /// The start may be two words (`Dec 04`), and a process that is ending has neither start nor terminal; the time used has a colon.
    /// Another user's arguments may hold anything: they are cleaned, not refused.
    private static func process(_ line: OutputLine) throws(ReadError) -> Process {
        let words = line.words
        guard words.count >= 4, let id = Digits.number(words[1]), let parent = Digits.number(words[2]) else {
            throw line.error("user, process id, parent, and the command of a process")
        }
        let start: TextSlice.Index
        if let last = words.last, last == "<defunct>" {
            start = last.startIndex
        } else {
            // C, STIME (one word or two), TTY, TIME.
            guard let time = (6...7).first(where: { words.count > $0 + 1 && isUsedTime(words[$0]) && isTerminal(words[$0 - 1]) })
            else {
                throw line.error("processor use, start, terminal, time used and the command of a process")
            }
            start = words[time + 1].startIndex
        }
        return Process(
            user: SafeText.clean(String(words[0]), limit: 100), id: id, parent: parent,
            command: SafeText.clean(String(line.text[start...]), limit: 4000))
    }

    private static func isUsedTime(_ word: TextSlice) -> Bool {
        let parts = word.parts(at: UInt8(ascii: ":"))
        return (2...3).contains(parts.count) && parts.dropFirst().allSatisfy { $0.count == 2 && Digits.number($0) != nil }
            && (Digits.number(parts[0]) != nil || parts[0].contains(UInt8(ascii: "-")))
    }

    private static func isTerminal(_ word: TextSlice) -> Bool {
        word == "-" || word.hasPrefix("pts/") || word.hasPrefix("vty") || word.hasPrefix("tty") || word.hasPrefix("lft")
            || word == "?"
    }
}
