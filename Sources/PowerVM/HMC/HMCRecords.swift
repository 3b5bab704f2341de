/// The records of `lssyscfg` and `lshwres`: lines of `attribute=value`, or with `-F` of values alone.
///
/// The set of attributes grows with the HMC's level, so only those that are used are expected. A row of values is distinguished
/// from a message by the form of its values; where no field has one, the list needs its header.
public struct HMCRecords: Sendable, Equatable {
    /// A line that was checked; taken apart where its values are needed, for a listing may have very many.
    public struct Record: Sendable, Equatable {
        private let text: TextSlice
        /// The fields of a `-F` listing; nil for `attribute=value`.
        private let fields: [String]?
        private let delimiter: UInt8

        init(_ line: OutputLine, fields: [String]?, delimiter: UInt8 = UInt8(ascii: ",")) {
            text = line.text
            self.fields = fields
            self.delimiter = delimiter
        }

        /// In the order of the line; values without quotes.
        public var attributes: [(name: String, value: String)] {
            if let fields { return zip(fields, values).map { ($0, String($1)) } }
            return items.compactMap { item in
                item.halves(at: UInt8(ascii: "=")).map { (String($0.0), String($0.1)) }
            }
        }

        /// The values of a `-F` listing, in the order of its fields.
        package var values: [TextSlice] { items }

        private var items: [TextSlice] { (try? HMCLine.items(in: text, delimiter: delimiter)) ?? [] }

        public static func == (a: Self, b: Self) -> Bool {
            a.attributes.elementsEqual(b.attributes) { $0 == $1 }
        }
    }

    public var records: [Record]
    /// The fields of a `-F` listing; nil for `attribute=value`.
    public var fields: [String]?

    /// Reads lines of `attribute=value`.
    package static func attributes(_ output: OutputText) throws(ReadError) -> HMCRecords {
        var result = HMCRecords(records: [])
        var lines = output.lines
        var hasData = false
        while let line = try lines.nextFilled() {
            if line.text == nothing, !hasData {
                hasData = true
            } else if hasData || line.text.contains(UInt8(ascii: "=")) {
                try check(line)
                result.records.append(Record(line, fields: nil))
                hasData = true
            }
        }
        guard hasData else { throw lines.cut("lines of attribute=value") }
        return result
    }

    /// What the HMC prints when a filter leaves nothing [inferred: no capture].
    static let nothing: StaticString = "No results were found."

    /// Attributes one of which every record has. A shell's `rc=1` has none.
    private static let keys: [StaticString] = [
        "name", "lpar_name", "lpar_id", "slot_num", "drc_index", "drc_name", "type_model", "serial_num", "config",
        "curr_max_virtual_slots", "unit_phys_loc", "profile_name", "mac_addr", "state", "vios_name",
    ]

    private static func check(_ line: OutputLine) throws(ReadError) {
        var names: [TextSlice] = []
        var isRecord = false
        for item in try HMCLine.items(line) {
            guard let (name, _) = item.halves(at: UInt8(ascii: "=")), isAttribute(name) else {
                throw line.error("attribute=value, separated by commas")
            }
            names.append(name)
            isRecord = isRecord || keys.contains(name)
        }
        // A record has few attributes; a line of thousands is checked in a set.
        let isTwice = names.count < 24 ? hasTwice(names) : Set(names).count < names.count
        guard !isTwice else { throw line.error("each attribute once") }
        guard isRecord else { throw line.error("attribute=value, separated by commas, with a name, an id or a slot") }
    }

    private static func hasTwice(_ names: [TextSlice]) -> Bool {
        for (index, name) in names.enumerated() where names[..<index].contains(where: { $0 == name }) { return true }
        return false
    }

    package static func isAttribute(_ name: TextSlice) -> Bool {
        guard let first = name.first, ASCII.isLetter(first) else { return false }
        return name.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    }
}

/// The values of one record by their names.
package struct HMCAttributes {
    private let attributes: [(name: String, value: String)]

    package init(_ record: HMCRecords.Record) { attributes = record.attributes }

    package subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

    /// The value of an attribute that is a number; nil for `any`, `none`, `null`, and where it is absent.
    package func number(_ name: String) -> Int? { self[name].flatMap { Digits.number($0) } }

    /// As `name=value`, for messages.
    package var text: String { attributes.map { "\($0.name)=\($0.value)" }.joined(separator: ",") }
}
