/// A fault that waits on one host.
public struct ArmedFault: Codable, Equatable, Sendable {
    /// Name in the catalogue (``FaultKind``).
    public var name: String
    /// The text after `=`.
    public var argument: String?
    /// How often it still acts; nil: until it is cleared.
    public var remaining: Int?

    public var text: String { name + (argument.map { "=" + $0 } ?? "") }

    /// The command in `stall=lsmap:3` and `fail=lsmap`.
    var command: String? { argument?.split(separator: ":").first.map(String.init) }

    /// The seconds in `stall=lsmap:3` and `cfgmgr-slow=3`.
    var seconds: Double { argument?.split(separator: ":").last.flatMap { Double($0) } ?? 0 }

    /// The bytes in `fsize=1G`.
    var bytes: Int? { argument.flatMap(ByteCount.parse) }
}

/// Sizes in arguments of faults and worlds: `4096`, `512K`, `3M`, `1G` (binary units).
enum ByteCount {
    /// Nil if it isn't a size.
    static func parse(_ text: String) -> Int? {
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let unit = text.last.flatMap { units[$0] }
        guard let number = Int(unit == nil ? text[...] : text.dropLast()), number >= 0 else { return nil }
        let (bytes, overflows) = number.multipliedReportingOverflow(by: unit ?? 1)
        return overflows ? nil : bytes
    }
}

extension LabState {
    /// Leaves a powered-off client's reservation on a drive of a VIOS; nil: removes all of them.
    mutating func reserve(_ fault: ArmedFault?, on host: String) throws {
        guard let (system, position) = Machine.find(host: host, in: self), case .vios(let vios) = position else { return }
        guard let fault else {
            for drive in systems[system].vios[vios].vtds.indices { systems[system].vios[vios].vtds[drive].isReserved = false }
            return
        }
        guard let drive = systems[system].vios[vios].vtds.firstIndex(where: { $0.name == fault.argument }) else {
            throw LabError.badFault(fault.text, "\(host) has no such drive")
        }
        systems[system].vios[vios].vtds[drive].isReserved = true
    }
}
