/// `loadopt`: puts a medium of the repository into a drive. Silent on success.
///
/// Source: reference, section 3 (VH:loadopt). Never with `-f`: a medium in the drive is unloaded in a step of its own, or refused.
public struct Loadopt: RemoteCommand {
    public var medium: MediumName
    public var drive: DeviceName
    /// Breaks the client's reserve or lock; only at the operator's explicit request.
    public var release: Bool

    public init(medium: MediumName, drive: DeviceName, release: Bool = false) {
        self.medium = medium
        self.drive = drive
        self.release = release
    }

    public var words: [String] { ["loadopt"] + (release ? ["-release"] : []) + ["-disk", medium.text, "-vtd", drive.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }
}
