/// The values of one record by their names.
package struct HMCAttributes {
    /// `name=value`, or with `fields` the values alone.
    private var items = HMCItems()
    private let fields: [String]?
    /// In bytes, one for each item; empty with `fields`.
    private var nameLengths: [Int] = []

    init() { fields = nil }

    /// Of a record that was checked.
    package init(_ record: HMCRecords.Record) {
        (items, fields) = (record.values, record.fields)
        if fields == nil { nameLengths = items.indices.map { nameLength($0) ?? 0 } }
    }

    /// Reads another line, in the same memory.
    mutating func read(_ line: OutputLine) throws(ReadError) {
        try items.read(line)
        nameLengths.removeAll(keepingCapacity: true)
        var isRecord = false
        for index in items.indices {
            guard let length = nameLength(index) else { throw line.error("attribute=value, separated by commas") }
            nameLengths.append(length)
            isRecord = isRecord || Self.keys.contains { hasName(index, $0) }
        }
        guard !hasTwice else { throw line.error("each attribute once") }
        guard isRecord else { throw line.error("attribute=value, separated by commas, with a name, an id or a slot") }
    }

    /// Attributes one of which every record has. A shell's `rc=1` has none.
    private static let keys: [StaticString] = [
        "name", "lpar_name", "lpar_id", "slot_num", "drc_index", "drc_name", "type_model", "serial_num", "config",
        "curr_max_virtual_slots", "unit_phys_loc", "profile_name", "mac_addr", "state", "vios_name",
    ]

    package subscript(name: StaticString) -> TextSlice? {
        guard let fields else { return items.indices.first { hasName($0, name) }.map(value) }
        let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return fields.firstIndex { $0.utf8.elementsEqual(wanted) }.map(value)
    }

    /// The value of an attribute that is a number; nil for `any`, `none`, `null`, and where it is absent.
    package func number(_ name: StaticString) -> Int? { self[name].flatMap { Digits.number($0) } }

    private func value(_ index: Int) -> TextSlice {
        fields == nil ? items[index].dropFirst(nameLengths[index] + 1) : items[index]
    }

    /// The bytes before the first `=`; nil if they aren't the name of an attribute.
    private func nameLength(_ index: Int) -> Int? {
        items.withItem(index) { bytes in
            guard let first = bytes.first, ASCII.isLetter(first) else { return nil }
            for (position, byte) in bytes.enumerated() {
                if byte == UInt8(ascii: "=") { return position }
                guard Self.isOfName(byte) else { return nil }
            }
            return nil
        }
    }

    private func hasName(_ index: Int, _ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard nameLengths[index] == length else { return false }
        return items.withItem(index) { bytes in (0..<length).allSatisfy { bytes[$0] == name.utf8Start[$0] } }
    }

    private func haveSameName(_ index: Int, _ other: Int) -> Bool {
        let length = nameLengths[index]
        guard nameLengths[other] == length else { return false }
        return items.withItem(index) { bytes in
            items.withItem(other) { others in (0..<length).allSatisfy { bytes[$0] == others[$0] } }
        }
    }

    /// Whether an attribute is there more than once. A record has few; a line of thousands is checked in a set.
    private var hasTwice: Bool {
        guard items.count < 24 else { return Set(items.indices.map { items[$0].prefix(nameLengths[$0]) }).count < items.count }
        return items.indices.contains { index in (0..<index).contains { haveSameName($0, index) } }
    }

    /// In the order of the line.
    var texts: [(name: String, value: String)] {
        items.indices.map { index in
            (fields?[index] ?? String(items[index].prefix(nameLengths[index])), String(value(index)))
        }
    }

    /// As `name=value`, for messages.
    package var text: String { texts.map { "\($0.name)=\($0.value)" }.joined(separator: ",") }

    package static func isName(_ text: TextSlice) -> Bool {
        text.first.map(ASCII.isLetter) == true && text.allSatisfy(isOfName)
    }

    private static func isOfName(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "_") }
}
