/// Reads the rows of `-F`: the values alone, between commas or another delimiter.
package struct HMCRows {
    /// The fields that were requested; nil when the header names them.
    private var fields: [String]?
    /// The form of each field's values.
    private var forms: [HMCForm]
    private let delimiter: UInt8
    /// Of the line that was read last.
    private var values = HMCItems()
    private var hasHeader = false
    private var hasData = false
    private var hasRows = false

    private init(_ fields: [String]?, _ delimiter: UInt8) {
        self.fields = fields
        forms = fields?.map { HMCForm(field: $0) } ?? []
        self.delimiter = delimiter
    }

    /// - Parameter fields: nil when the command's arguments name none, so that the header must.
    package static func read(
        _ output: OutputText, fields: [String]?, delimiter: UInt8 = UInt8(ascii: ",")
    ) throws(ReadError) -> HMCRecords {
        var records: [HMCRecords.Record] = []
        var reader = HMCRows(fields, delimiter)
        let found = try reader.read(output) { line, fields, _ in
            records.append(HMCRecords.Record(line, fields: fields, delimiter: delimiter))
        }
        return HMCRecords(records: records, fields: found)
    }

    /// The same with the fields that were requested, passing on each row as it is read.
    package static func read(
        _ output: OutputText, fields: [String], each: (OutputLine, HMCItems) throws(ReadError) -> Void
    ) throws(ReadError) {
        var reader = HMCRows(fields, UInt8(ascii: ","))
        _ = try reader.read(output) { line, _, values throws(ReadError) in try each(line, values) }
    }

    private typealias Use = (OutputLine, [String], HMCItems) throws(ReadError) -> Void

    /// - Returns: the fields.
    private mutating func read(_ output: OutputText, _ use: Use) throws(ReadError) -> [String] {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard try readIfRow(line) else { continue }
            (hasRows, hasData) = (true, true)
            try use(line, fields ?? [], values)
        }
        guard hasData || hasHeader, let fields else {
            throw lines.cut(
                fields.map { "rows \($0.joined(separator: ","))" }
                    ?? "the names of the fields (--header), and rows")
        }
        return fields
    }

    /// Whether the line is a row; `values` then holds its values.
    private mutating func readIfRow(_ line: OutputLine) throws(ReadError) -> Bool {
        if line.text == HMCRecords.nothing, !hasRows {
            hasData = true
            return false
        }
        guard hasData || hasHeader else { return try readIfFirstRow(line) }
        try readRow(line)
        return true
    }

    /// Above the rows there may be a header, and greetings or messages, which can't be confused with a row.
    private mutating func readIfFirstRow(_ line: OutputLine) throws(ReadError) -> Bool {
        if let names = try header(line) {
            fields = names
            forms = names.map { HMCForm(field: $0) }
            hasHeader = true
            return false
        }
        guard let fields else {
            if Prose.isMessage(line.text) || !line.text.contains(delimiter) { return false }
            throw line.error("the names of the fields (--header) above the rows")
        }
        if fields.count > 1, !line.text.contains(delimiter) { return false }
        do throws(ReadError) { try readRow(line) } catch {
            if Prose.isMessage(line.text), line.text.isPlain { return false }
            throw error
        }
        return true
    }

    /// The header that `--header` prints: the fields that were requested, or any names of attributes.
    private func header(_ line: OutputLine) throws(ReadError) -> [String]? {
        let names = line.text.values(between: delimiter)
        if let fields {
            return isList(names, fields) || isList(line.text.parts(at: UInt8(ascii: ",")), fields) ? fields : nil
        }
        let isHeader =
            names.count > 1
            && names.allSatisfy { HMCAttributes.isName($0) && $0.allSatisfy { !(0x41...0x5A).contains($0) } }
            && Set(names).count == names.count
        return isHeader && names.contains { HMCForm(field: String($0)).isSure || $0 == "name" || $0 == "lpar_name" }
            ? names.map { String($0) } : nil
    }

    private func isList(_ names: [TextSlice], _ fields: [String]) -> Bool {
        names.count == fields.count && zip(names, fields).allSatisfy { $0.isSame(as: $1) }
    }

    private mutating func readRow(_ line: OutputLine) throws(ReadError) {
        try values.read(line, delimiter: delimiter)
        try check(values, fields ?? [], line)
    }

    private func check(_ values: HMCItems, _ fields: [String], _ line: OutputLine) throws(ReadError) {
        guard values.count == fields.count else {
            throw line.error("\(fields.count) values: \(fields.joined(separator: ","))")
        }
        var isSure = hasHeader
        // Names of letters, digits and few other characters can be distinguished from a message, the others can't.
        var (hasName, areNamesPlain) = (false, true)
        for index in values.indices {
            let (form, value) = (forms[index], values[index])
            guard form.fits(value) else { throw line.error(form.expected(fields[index])) }
            isSure = isSure || form.isSure(value)
            guard case .name = form else { continue }
            hasName = true
            areNamesPlain = areNamesPlain && HMCForm.isPlainName(value)
        }
        guard isSure || hasName && areNamesPlain else {
            throw line.error(
                "the names of the fields above the rows (--header), or a field like lpar_id or state: these values can't be distinguished from a "
                    + "message")
        }
    }
}
