/// `chrep`: enlarges the media repository by at least this size; it can't be made smaller. Sent only at the operator's explicit
/// request.
///
/// Source: the manual page; that it is silent on success is inferred.
public struct Chrep: RemoteCommand {
    public var growth: SizeArgument

    public init(growth: SizeArgument) { self.growth = growth }

    public var words: [String] { ["chrep", "-size", growth.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }
}

/// `rmrep`: removes the empty media repository. Never with `-f`, which removes it with its media.
///
/// Source: code in use (reference, media); the manual page was not found, that it is silent on success is inferred.
public struct Rmrep: RemoteCommand {
    public init() {}

    public var words: [String] { ["rmrep"] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }
}
