/// The records of `lssyscfg` and `lshwres`: lines of `attribute=value`, or with `-F` of values alone.
///
/// The set of attributes grows with the HMC's level, so only those that are used are expected. A row of values is distinguished
/// from a message by the form of its values; where no field has one, the list needs its header.
public struct HMCRecords: Sendable, Equatable {
    /// A line that was checked; taken apart where its values are needed, for a listing may have very many.
    public struct Record: Sendable, Equatable {
        private let text: TextSlice
        /// The fields of a `-F` listing; nil for `attribute=value`.
        fileprivate let fields: [String]?
        private let delimiter: UInt8

        init(_ line: OutputLine, fields: [String]?, delimiter: UInt8 = UInt8(ascii: ",")) {
            text = line.text
            self.fields = fields
            self.delimiter = delimiter
        }

        /// In the order of the line; values without quotes.
        public var attributes: [(name: String, value: String)] { HMCAttributes(self).texts }

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
        try read(output) { line, _ in result.records.append(Record(line, fields: nil)) }
        return result
    }

    /// The same, passing on each record as it is read.
    package static func read(
        _ output: OutputText, each: (OutputLine, HMCAttributes) throws(ReadError) -> Void
    ) throws(ReadError) {
        var lines = output.lines
        var hasData = false
        while let line = try lines.nextFilled() {
            if line.text == nothing, !hasData {
                hasData = true
            } else if hasData || line.text.contains(UInt8(ascii: "=")) {
                try each(line, attributes(of: line))
                hasData = true
            }
        }
        guard hasData else { throw lines.cut("lines of attribute=value") }
    }

    /// What the HMC prints when a filter leaves nothing [inferred: no capture].
    static let nothing: StaticString = "No results were found."

    /// Attributes one of which every record has. A shell's `rc=1` has none.
    private static let keys: [StaticString] = [
        "name", "lpar_name", "lpar_id", "slot_num", "drc_index", "drc_name", "type_model", "serial_num", "config",
        "curr_max_virtual_slots", "unit_phys_loc", "profile_name", "mac_addr", "state", "vios_name",
    ]

    private static func attributes(of line: OutputLine) throws(ReadError) -> HMCAttributes {
        let items = try HMCLine.items(line)
        var attributes = HMCAttributes(capacity: items.count)
        var isRecord = false
        for item in items {
            guard let (name, value) = item.halves(at: UInt8(ascii: "=")), isAttribute(name) else {
                throw line.error("attribute=value, separated by commas")
            }
            isRecord = isRecord || keys.contains(name)
            attributes.append(name, value)
        }
        guard !attributes.hasTwice else { throw line.error("each attribute once") }
        guard isRecord else { throw line.error("attribute=value, separated by commas, with a name, an id or a slot") }
        return attributes
    }

    package static func isAttribute(_ name: TextSlice) -> Bool {
        guard let first = name.first, ASCII.isLetter(first) else { return false }
        return name.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    }
}

/// The values of one record by their names.
package struct HMCAttributes {
    private var names: [TextSlice] = []
    private var values: [TextSlice] = []

    init(capacity: Int) {
        names.reserveCapacity(capacity)
        values.reserveCapacity(capacity)
    }

    /// Of a record that was checked.
    package init(_ record: HMCRecords.Record) {
        if let fields = record.fields {
            (names, values) = (fields.map { TextSlice($0) }, record.values)
        } else {
            for item in record.values {
                if let (name, value) = item.halves(at: UInt8(ascii: "=")) { append(name, value) }
            }
        }
    }

    mutating func append(_ name: TextSlice, _ value: TextSlice) {
        names.append(name)
        values.append(value)
    }

    package subscript(name: StaticString) -> TextSlice? {
        names.firstIndex { $0 == name }.map { values[$0] }
    }

    /// The value of an attribute that is a number; nil for `any`, `none`, `null`, and where it is absent.
    package func number(_ name: StaticString) -> Int? { self[name].flatMap { Digits.number($0) } }

    /// Whether an attribute is there more than once. A record has few; a line of thousands is checked in a set.
    var hasTwice: Bool {
        guard names.count < 24 else { return Set(names).count < names.count }
        return names.indices.contains { index in names[..<index].contains { $0 == names[index] } }
    }

    fileprivate var texts: [(name: String, value: String)] { zip(names, values).map { (String($0), String($1)) } }

    /// As `name=value`, for messages.
    package var text: String { texts.map { "\($0.name)=\($0.value)" }.joined(separator: ",") }
}
