/// A physical location code of a virtual adapter or of a device behind it:
/// `U9009.22A.7812345-V5-C2` (adapter), `…-C2-T1` (its port), `…-C2-T1-L8100000000000000` (device at that LUN).
///
/// Only `-V<partition id>-C<slot>` is virtual; codes of real parts (`U787A.001.DPM06E2-P4-D2`) are no `VirtualLocation`.
public struct VirtualLocation: Sendable, Hashable, CustomStringConvertible {
    public let machine: MachineID
    /// The partition that owns the adapter: the VIOS for a vhost, the client for a vscsi.
    public let partition: PartitionID
    /// The virtual slot number.
    public let slot: Int
    public let lun: LogicalUnitNumber?
    public let text: String

    public init?(_ text: some StringProtocol) { self.init(TextSlice(String(text))) }

    package init?(_ slice: TextSlice) {
        let parts = slice.parts(at: UInt8(ascii: "-"))
        guard parts.count >= 3, parts.count <= 5, parts[0].hasPrefix("U") else { return nil }
        let unit = parts[0].dropFirst().parts(at: UInt8(ascii: ".")).map { String($0) }
        guard unit.count == 3, let machine = MachineID(typeModel: "\(unit[0])-\(unit[1])", serial: unit[2]),
            let partition = Self.number(parts[1], after: "V").flatMap({ PartitionID($0) }),
            let slot = Self.number(parts[2], after: "C")
        else { return nil }
        var lun: LogicalUnitNumber?
        if parts.count > 3 {
            guard Self.number(parts[3], after: "T") != nil else { return nil }
        }
        if parts.count > 4 {
            // 16 digits, or 12 at older AIX levels; anything else was cut.
            let digits = parts[4].dropFirst()
            guard parts[4].hasPrefix("L"), digits.count == 16 || digits.count == 12,
                let number = LogicalUnitNumber(digits)
            else { return nil }
            lun = number
        }
        self.machine = machine
        self.partition = partition
        self.slot = slot
        self.lun = lun
        text = String(slice)
    }

    private static func number(_ part: TextSlice, after letter: StaticString) -> Int? {
        part.hasPrefix(letter) ? Digits.number(part.dropFirst(), upTo: 0xFFFF) : nil
    }

    /// The code of the adapter alone, `U…-V…-C…`, without port and LUN.
    public var adapterText: String { text.split(separator: "-").prefix(3).joined(separator: "-") }

    public static func == (a: Self, b: Self) -> Bool {
        a.machine == b.machine && a.partition == b.partition && a.slot == b.slot && a.lun == b.lun
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(machine)
        hasher.combine(partition)
        hasher.combine(slot)
        hasher.combine(lun)
    }

    public var description: String { text }
}
