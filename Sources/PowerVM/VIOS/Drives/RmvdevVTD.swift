/// `rmvdev -vtd`: removes one virtual target device. Prints `NAME deleted`. Never with `-f`, `-vdev` or `-rmlv`.
///
/// Source: reference, section 3 (VH:rmvdev).
public struct RmvdevVTD: RemoteCommand {
    public var name: DeviceName

    public init(_ name: DeviceName) { self.name = name }

    public var words: [String] { ["rmvdev", "-vtd", name.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    /// The name that the VIOS reports as deleted, if it reported one.
    public func read(_ result: CommandResult) throws(ReadError) -> DeviceName? {
        guard let (name, state) = try DeviceResult.read(OutputText("rmvdev", of: result)), state == "deleted" else { return nil }
        return name
    }
}
