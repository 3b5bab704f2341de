/// Whether a command only reads, or changes the configuration of the host it runs on.
public enum CommandEffect: String, Sendable {
    case reads, changes
}

/// The finished run of one remote command.
public struct CommandResult: Sendable, Equatable {
    public var exitStatus: Int
    /// Standard output, and standard error too where the command merges them.
    public var output: String
    /// Standard error of the whole exchange: commands of one batch share it.
    public var messages: String
    /// The exit status is an HMC's: 0 or not, nothing beyond.
    public var isThroughHMC: Bool

    public init(exitStatus: Int, output: String, messages: String = "", isThroughHMC: Bool = false) {
        self.exitStatus = exitStatus
        self.output = output
        self.messages = messages
        self.isThroughHMC = isThroughHMC
    }
}

/// One command of a VIOS, an HMC or AIX: its arguments, and the reader of what it prints.
public protocol RemoteCommand: Sendable {
    associatedtype Output: Sendable

    /// The command's name and arguments, without any prefix of the route: `["lsmap", "-all"]`.
    var words: [String] { get }
    var effect: CommandEffect { get }
    /// Whether standard error is joined to standard output (`2>&1`): for commands whose messages matter as much as their data.
    var mergesMessages: Bool { get }
    /// Whether it is a program of the login shell (`ls`, `df`), not a command of the VIOS: then it has no `ioscli` in front, and no HMC
    /// passes it on.
    var runsInShell: Bool { get }

    /// Reads the output of a run that ended, whatever its exit status. Throws a `ReadError` for what it doesn't understand.
    func read(_ result: CommandResult) throws(ReadError) -> Output
}

extension RemoteCommand {
    public var effect: CommandEffect { .reads }
    public var mergesMessages: Bool { false }
    public var runsInShell: Bool { false }
}

/// An output that isn't what it should be: which line, its content, what was expected.
public struct ReadError: Error, Sendable, Equatable {
    /// The command as a person names it: `lsmap`.
    public var command: String
    /// Counted from 1; nil when the output as a whole is at fault.
    public var line: Int?
    /// The line itself, cleaned for a terminal.
    public var text: String
    public var expected: String
    /// What the remote side's message means, if it sent one instead of data.
    public var failure: CommandFailure?

    public init(command: String, line: Int?, text: String, expected: String, failure: CommandFailure? = nil) {
        self.command = SafeText.clean(command, limit: 200)
        self.line = line
        self.text = SafeText.clean(text)
        self.expected = expected
        self.failure = failure
    }

    /// What to do next: the failure's own advice, or how to report an output that we should have understood.
    public var hint: String {
        if let failure { return failure.hint }
        if Prose.isForeign(text) {
            return
                "this isn't English: set LC_ALL=C (on an HMC LC_ALL=en_US) for that login, also where its profile sets another locale"
        }
        let place = line.map { "line \($0) with the lines around it" } ?? "the whole output"
        return
            "if this is the real output of \(command), report it: send \(place), the exact command, and the level of the system (ioslevel, "
            + "lshmc -V or oslevel -s)"
    }
}
