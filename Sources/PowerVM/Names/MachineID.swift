/// Machine type, model and serial number of a managed system: it distinguishes two frames with equal partition ids.
public struct MachineID: Sendable, Hashable, CustomStringConvertible {
    /// Type and model with a dash, as HMC and `uname -M` write it: `9009-22A`.
    public let typeModel: String
    public let serial: String

    public init?(typeModel: some StringProtocol, serial: some StringProtocol) {
        func isCode(_ text: some StringProtocol) -> Bool {
            !text.isEmpty && text.utf8.count <= 16 && text.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
        guard isCode(typeModel), isCode(serial) else { return nil }
        self.typeModel = String(typeModel)
        self.serial = String(serial)
    }

    /// Reads the inventory's and the HMC's form `9009-22A*7812345`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(typeModel: parts[0], serial: parts[1])
    }

    /// Reads `uname -M` (`IBM,9009-22A`) and `uname -u` (`IBM,027812345`, the serial behind the two digits of the plant).
    public init?(unameM model: some StringProtocol, unameU system: some StringProtocol) {
        guard model.hasPrefix("IBM,"), system.hasPrefix("IBM,") else { return nil }
        let serial = system.dropFirst(4)
        guard serial.utf8.count > 2 else { return nil }
        self.init(typeModel: model.dropFirst(4), serial: serial.dropFirst(2))
    }

    public var description: String { "\(typeModel)*\(serial)" }
}
