/// `mkvdev -fbo`: creates an empty file-backed optical drive on a server adapter. Prints `NAME Available`.
///
/// Source: reference, section 3 (VH:mkvdev).
public struct MkvdevFBO: RemoteCommand {
    public var adapter: VHostName
    /// Nil leaves the name to the VIOS (`vtoptN`).
    public var name: DriveName?

    public init(adapter: VHostName, name: DriveName?) {
        self.adapter = adapter
        self.name = name
    }

    public var words: [String] {
        ["mkvdev", "-fbo", "-vadapter", adapter.text] + (name.map { ["-dev", $0.text] } ?? [])
    }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    /// The name and state that the VIOS reports, or nil if it reported none; what is really there is determined by reading back.
    public func read(_ result: CommandResult) throws(ReadError) -> (name: DeviceName, status: String)? {
        guard let (name, state) = try DeviceResult.read(OutputText("mkvdev", of: result)), state != "deleted" else { return nil }
        return (name, state)
    }
}
