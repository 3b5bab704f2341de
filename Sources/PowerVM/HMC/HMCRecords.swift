/// The records of `lssyscfg` and `lshwres`: lines of `attribute=value`, or with `-F` of values alone.
///
/// The set of attributes grows with the HMC's level, so only those that are used are expected. A row of values is distinguished
/// from a message by the form of its values; where no field has one, the list needs its header.
public struct HMCRecords: Sendable, Equatable {
    public struct Record: Sendable, Equatable {
        /// In the order of the line; values without quotes.
        public var attributes: [(name: String, value: String)]

        public subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

        /// The value of an attribute that is a number; nil for `any`, `none`, `null`, and where it is absent.
        public func number(_ name: String) -> Int? { self[name].flatMap { Digits.number($0) } }

        public static func == (a: Self, b: Self) -> Bool {
            a.attributes.count == b.attributes.count
                && zip(a.attributes, b.attributes).allSatisfy { $0 == $1 }
        }
    }

    public var records: [Record]
    /// The fields of a `-F` listing; nil for `attribute=value`.
    public var fields: [String]?

    /// What the HMC prints when a filter leaves nothing [inferred: no capture].
    private static let nothing = "No results were found."

    /// Reads lines of `attribute=value`.
    package static func attributes(_ output: OutputText) throws(ReadError) -> HMCRecords {
        var result = HMCRecords(records: [])
        var lines = output.lines
        var hasData = false
        while let line = try lines.nextFilled() {
            if line.text == Substring(nothing), !hasData {
                hasData = true
            } else if hasData || line.text.utf8.contains(UInt8(ascii: "=")) {
                result.records.append(try record(line))
                hasData = true
            }
        }
        guard hasData else { throw lines.cut("lines of attribute=value") }
        return result
    }

    /// Attributes one of which every record has. A shell's `rc=1` has none.
    private static let keys: Set<Substring> = [
        "name", "lpar_name", "lpar_id", "slot_num", "drc_index", "drc_name", "type_model", "serial_num",
        "config",
        "curr_max_virtual_slots", "unit_phys_loc", "profile_name", "mac_addr", "state", "vios_name",
    ]

    private static func record(_ line: OutputLine) throws(ReadError) -> Record {
        var record = Record(attributes: [])
        var names: Set<Substring> = []
        for item in try HMCLine.items(line) {
            guard let (name, value) = item[...].halves(at: UInt8(ascii: "=")), isAttribute(name) else {
                throw line.error("attribute=value, separated by commas")
            }
            guard names.insert(name).inserted else { throw line.error("each attribute once") }
            record.attributes.append((String(name), String(value)))
        }
        guard !keys.isDisjoint(with: names) else {
            throw line.error("attribute=value, separated by commas, with a name, an id or a slot")
        }
        return record
    }

    package static func isAttribute(_ name: Substring) -> Bool {
        guard let first = name.utf8.first, ASCII.isLetter(first) else { return false }
        return name.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    }
}
