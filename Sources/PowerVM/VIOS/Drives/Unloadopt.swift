/// `unloadopt`: takes the medium out of a drive. Silent on success; fails while the client holds it, unless released.
///
/// Source: reference, section 3 (VH:unloadopt).
public struct Unloadopt: RemoteCommand {
    public var drive: DeviceName
    /// Breaks the client's reserve or lock; only at the operator's explicit request.
    public var release: Bool

    public init(drive: DeviceName, release: Bool = false) {
        self.drive = drive
        self.release = release
    }

    public var words: [String] { ["unloadopt"] + (release ? ["-release"] : []) + ["-vtd", drive.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }
}
