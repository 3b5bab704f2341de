/// `lsdev -dev NAME`: whether a name is taken by any device of the VIOS.
///
/// Source: reference, section 3 (VH:lsdev); exit status 2 or another one above 0 with no row means that there is no such device.
public struct LsdevDevice: RemoteCommand {
    public var name: DeviceName

    public init(_ name: DeviceName) { self.name = name }

    public var words: [String] { ["lsdev", "-dev", name.text] }
    public var mergesMessages: Bool { true }

    /// The device's description (`Virtual Target Device - Disk`), or nil when there is no such device.
    public func read(_ result: CommandResult) throws(ReadError) -> String? {
        if let failure = failure(result) {
            switch failure.kind {
            case .noSuchDevice, .unknown, .notVSCSIAdapter, .busy: return nil
            default: throw Self.failed(failure)
            }
        }
        var lines = try OutputText("lsdev", of: result).lines
        while let line = try lines.nextFilled() {
            if line.words == ["name", "status", "description"] { return try description(&lines) }
            guard line.words.first.map({ !$0.isSame(as: name.text) }) ?? true else {
                throw line.error("the header name, status, description before the device")
            }
        }
        throw lines.cut("the header name, status, description")
    }

    /// The one row below the header: the name that was requested, its status, and what the device is.
    private func description(_ lines: inout OutputLines) throws(ReadError) -> String {
        guard let line = try lines.nextFilled() else { throw lines.cut("\(name), its status and description") }
        let (found, rest) = try line.checked().text.firstWord
        let (status, description) = rest.firstWord
        guard found.isSame(as: name.text), Self.states.contains(status), !description.isEmpty else {
            throw line.error("\(name), its status and description")
        }
        if let more = try lines.nextFilled() { throw more.error("one device") }
        return description == "N/A" ? "" : String(description)
    }

    package static let states: [StaticString] = ["Available", "Defined", "Stopped", "Undefined"]
}
