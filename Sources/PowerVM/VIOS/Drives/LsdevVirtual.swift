/// `lsdev -virtual`: the virtual devices of a VIOS with their states.
///
/// Source: reference, section 3 (VH:lsdev).
public struct LsdevVirtual: RemoteCommand {
    public init() {}

    public var words: [String] { ["lsdev", "-virtual"] }

    public struct Device: Sendable, Equatable {
        public var name: String
        public var status: String
    }

    public func read(_ result: CommandResult) throws(ReadError) -> [Device] {
        let output = try succeeded(result)
        if output.isBlank { return [] }
        var lines = output.lines
        while let line = try lines.nextFilled() {
            if line.words == ["name", "status", "description"] { return try devices(&lines) }
        }
        throw lines.cut("the header name, status, description")
    }

    private func devices(_ lines: inout OutputLines) throws(ReadError) -> [Device] {
        var devices: [Device] = []
        while let line = try lines.nextFilled() {
            let (name, rest) = try line.checked().text.firstWord
            let (status, _) = rest.firstWord
            guard LsdevDevice.states.contains(status) else { throw line.error("a device, its status and description") }
            devices.append(Device(name: String(name), status: String(status)))
        }
        return devices
    }
}

extension [LsdevVirtual.Device] {
    /// The virtual SCSI server adapters that aren't Available.
    public var adapterStates: [VHostName: String] {
        let pairs = filter { $0.status != "Available" }.compactMap { device in
            VHostName(device.name).map { ($0, device.status) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
