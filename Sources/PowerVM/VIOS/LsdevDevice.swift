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
        let listing = try LsdevReader.listing(OutputText("lsdev", of: result), options: CommandWords(words))
        guard let device = listing.devices.first(where: { $0.name == name.text }) else { return nil }
        return device.description ?? ""
    }
}
