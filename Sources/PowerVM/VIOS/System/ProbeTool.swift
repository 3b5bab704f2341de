/// Whether padmin's shell has a tool, without any effect: what it prints then, and its exit status.
public struct ProbeTool: RemoteCommand {
    public enum Tool: String, Sendable, CaseIterable {
        /// Without arguments it prints how it is used.
        case scp
        /// Copies nothing of a file.
        case dd
        /// The limit of a file's size, in blocks of 512 bytes.
        case ulimit
    }

    public var tool: Tool

    public init(_ tool: Tool) { self.tool = tool }

    public var words: [String] {
        switch tool {
        case .scp: ["scp"]
        case .dd: ["dd", "if=\(RemotePath.padminHome)/.profile", "count=0"]
        case .ulimit: ["ulimit", "-f"]
        }
    }
    public var runsInShell: Bool { true }
    public var mergesMessages: Bool { true }

    /// The last line that it printed, cleaned; nil: the shell doesn't have it.
    public func read(_ result: CommandResult) throws(ReadError) -> String? {
        if result.exitStatus == 127 || [.commandNotFound, .notPermitted].contains(failure(result)?.kind) { return nil }
        return SafeText.clean(String(result.output.split(whereSeparator: \.isNewline).last ?? ""), limit: 200)
    }
}
