/// The records of `lssyscfg`, `lshwres` and `lssysconn`: lines of `attribute=value`, or with `-F` of values alone.
///
/// The set of attributes grows with the HMC's level, so none but those that are looked for is expected.
public struct HMCRecords: Sendable, Equatable {
    public struct Record: Sendable, Equatable {
        /// In the order of the line; values without quotes.
        public var attributes: [(name: String, value: String)]

        public subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

        /// The value of an attribute that is a number; nil for `any`, `none`, `null`, and where it is absent.
        public func number(_ name: String) -> Int? { self[name].flatMap { Digits.number($0) } }

        public static func == (a: Self, b: Self) -> Bool {
            a.attributes.count == b.attributes.count && zip(a.attributes, b.attributes).allSatisfy { $0 == $1 }
        }
    }

    public var records: [Record]
    /// The fields of a `-F` listing; nil for `attribute=value`.
    public var fields: [String]?

    /// What the HMC prints when a filter leaves nothing [inferred: no capture].
    package static let nothing = "No results were found."

    package static func read(_ output: OutputText, fields: [String]?, delimiter: UInt8 = UInt8(ascii: ",")) throws(ReadError)
        -> HMCRecords
    {
        var result = HMCRecords(records: [], fields: fields)
        var lines = output.lines
        var hasData = false
        while let line = try lines.nextFilled() {
            if line.text == Substring(nothing), !hasData {
                hasData = true
                continue
            }
            if !hasData, isEcho(line, fields, delimiter) || isNoise(line, fields: fields, delimiter) { continue }
            hasData = true
            if let fields {
                // `--header` prints the names of the fields first.
                if result.records.isEmpty, try HMCLine.items(line) == fields { continue }
                result.records.append(try row(line, fields, delimiter))
            } else {
                result.records.append(try pairs(line))
            }
        }
        guard hasData else { throw lines.cut(fields.map { "rows \($0.joined(separator: ","))" } ?? "lines of attribute=value") }
        return result
    }

    /// The command itself, as a saved session shows it above its rows: it ends in the list of the fields.
    private static func isEcho(_ line: OutputLine, _ fields: [String]?, _ delimiter: UInt8) -> Bool {
        guard let list = fields?.joined(separator: String(Character(Unicode.Scalar(delimiter)))) else { return false }
        return ["", "\"", "'"].contains { line.text.has("-F \($0)\(list)\($0)") }
    }

    /// Ids and slots are numbers, or say in a word that there is none.
    private static let numeric: Set<String> = ["lpar_id", "slot_num", "remote_lpar_id", "remote_slot_num"]

    package static func isNumber(_ value: String) -> Bool {
        Digits.number(value) != nil || ["any", "none", "null"].contains(value)
    }

    private static func isNoise(_ line: OutputLine, fields: [String]?, _ delimiter: UInt8) -> Bool {
        if let fields { return fields.count > 1 && !line.text.utf8.contains(delimiter) }
        return !line.text.utf8.contains(UInt8(ascii: "="))
    }

    private static func pairs(_ line: OutputLine) throws(ReadError) -> Record {
        var record = Record(attributes: [])
        var names: Set<Substring> = []
        for item in try HMCLine.items(line) {
            guard let (name, value) = item[...].halves(at: UInt8(ascii: "=")), isAttribute(name) else {
                throw line.error("attribute=value, separated by commas")
            }
            guard names.insert(name).inserted else { throw line.error("each attribute once") }
            record.attributes.append((String(name), String(value)))
        }
        return record
    }

    private static func row(_ line: OutputLine, _ fields: [String], _ delimiter: UInt8) throws(ReadError) -> Record {
        let values =
            if delimiter == UInt8(ascii: ",") { try HMCLine.items(line) } else {
                try line.checked().text.parts(at: delimiter).map(String.init)
            }
        guard values.count == fields.count else { throw line.error("\(fields.count) values: \(fields.joined(separator: ","))") }
        for (field, value) in zip(fields, values) where numeric.contains(field) && !isNumber(value) && !value.isEmpty {
            throw line.error("a number, any, none or null for \(field)")
        }
        return Record(attributes: Array(zip(fields, values)))
    }

    private static func isAttribute(_ name: Substring) -> Bool {
        guard let first = name.utf8.first, ASCII.isLetter(first) else { return false }
        return name.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    }
}
