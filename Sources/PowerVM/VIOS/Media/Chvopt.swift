/// `chvopt`: changes a medium's access, or its name.
///
/// Source: the manual page; that it is silent on success is inferred. A medium that is loaded can't be renamed.
public struct Chvopt: RemoteCommand {
    public enum Change: Sendable, Hashable {
        case access(MediumAccess)
        case name(MediumName)
    }

    public var medium: MediumName
    public var change: Change

    public init(_ medium: MediumName, _ change: Change) {
        self.medium = medium
        self.change = change
    }

    public var words: [String] {
        switch change {
        case .access(let access): ["chvopt", "-name", medium.text, "-access", access.rawValue]
        case .name(let name): ["chvopt", "-name", medium.text, "-mv", name.text]
        }
    }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }
}

/// `rmvopt -name`: removes a medium from the repository. Never with `-f`, which takes it from the drives that hold it.
///
/// Source: code in use (reference, media); silent on success.
public struct Rmvopt: RemoteCommand {
    public var medium: MediumName

    public init(_ medium: MediumName) { self.medium = medium }

    public var words: [String] { ["rmvopt", "-name", medium.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }
}
