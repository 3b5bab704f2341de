/// The records of `lssyscfg` and `lshwres`: lines of `attribute=value`, or with `-F` of values alone.
///
/// The set of attributes grows with the HMC's level, so only those that are used are expected. A row of values is distinguished
/// from a message by the form of its values; where no field has one, the list needs its header.
public struct HMCRecords: Sendable, Equatable {
    /// A line that was checked; taken apart where its values are needed, for a listing may have very many.
    public struct Record: Sendable, Equatable {
        private let text: TextSlice
        /// The fields of a `-F` listing; nil for `attribute=value`.
        let fields: [String]?
        private let delimiter: UInt8

        init(_ line: OutputLine, fields: [String]?, delimiter: UInt8 = UInt8(ascii: ",")) {
            text = line.text
            self.fields = fields
            self.delimiter = delimiter
        }

        /// In the order of the line; values without quotes.
        public var attributes: [(name: String, value: String)] { HMCAttributes(self).texts }

        /// The items of the line: values in the order of the fields, or `attribute=value`.
        package var values: HMCItems { HMCItems(known: text, delimiter: delimiter) }

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
        var attributes = HMCAttributes()
        var hasData = false
        while let line = try lines.nextFilled() {
            if line.text == nothing, !hasData {
                hasData = true
            } else if hasData || line.text.contains(UInt8(ascii: "=")) {
                try attributes.read(line)
                try each(line, attributes)
                hasData = true
            }
        }
        guard hasData else { throw lines.cut("lines of attribute=value") }
    }

    /// What the HMC prints when a filter leaves nothing [inferred: no capture].
    static let nothing: StaticString = "No results were found."
}
