/// Reads the rows of `-F`: the values alone, between commas or another delimiter.
package struct HMCRows {
    /// The fields that were requested; nil when the header names them.
    private var fields: [String]?
    /// The form of each field's values.
    private var forms: [HMCForm]
    private let delimiter: UInt8
    private var hasHeader = false
    private var hasData = false
    private var records: [HMCRecords.Record] = []

    private init(_ fields: [String]?, _ delimiter: UInt8) {
        self.fields = fields
        forms = fields?.map { HMCForm(field: $0) } ?? []
        self.delimiter = delimiter
    }

    /// - Parameter fields: nil when the command's arguments name none, so that the header must.
    package static func read(
        _ output: OutputText, fields: [String]?, delimiter: UInt8 = UInt8(ascii: ",")
    ) throws(ReadError) -> HMCRecords {
        var reader = HMCRows(fields, delimiter)
        var lines = output.lines
        while let line = try lines.nextFilled() { try reader.take(line) }
        guard reader.hasData || reader.hasHeader, let found = reader.fields else {
            throw lines.cut(
                fields.map { "rows \($0.joined(separator: ","))" }
                    ?? "the names of the fields (--header), and rows")
        }
        return HMCRecords(records: reader.records, fields: found)
    }

    private mutating func take(_ line: OutputLine) throws(ReadError) {
        if line.text == HMCRecords.nothing, records.isEmpty {
            hasData = true
            return
        }
        guard hasData || hasHeader else { return try takeFirst(line) }
        records.append(try row(line))
        hasData = true
    }

    /// Above the rows there may be a header, and greetings or messages, which can't be confused with a row.
    private mutating func takeFirst(_ line: OutputLine) throws(ReadError) {
        if let names = try header(line) {
            fields = names
            forms = names.map { HMCForm(field: $0) }
            hasHeader = true
            return
        }
        guard let fields else {
            if Prose.isMessage(line.text) || !line.text.contains(delimiter) { return }
            throw line.error("the names of the fields (--header) above the rows")
        }
        if fields.count > 1, !line.text.contains(delimiter) { return }
        do throws(ReadError) {
            records.append(try row(line))
            hasData = true
        } catch {
            if Prose.isMessage(line.text), line.text.isPlain { return }
            throw error
        }
    }

    /// The header that `--header` prints: the fields that were requested, or any names of attributes.
    private func header(_ line: OutputLine) throws(ReadError) -> [String]? {
        let names = line.text.values(between: delimiter)
        if let fields {
            return isList(names, fields) || isList(line.text.parts(at: UInt8(ascii: ",")), fields) ? fields : nil
        }
        let isHeader =
            names.count > 1
            && names.allSatisfy { HMCRecords.isAttribute($0) && $0.allSatisfy { !(0x41...0x5A).contains($0) } }
            && Set(names).count == names.count
        return isHeader && names.contains { HMCForm(field: String($0)).isSure || $0 == "name" || $0 == "lpar_name" }
            ? names.map { String($0) } : nil
    }

    private func isList(_ names: [TextSlice], _ fields: [String]) -> Bool {
        names.count == fields.count && zip(names, fields).allSatisfy { $0.isSame(as: $1) }
    }

    private func row(_ line: OutputLine) throws(ReadError) -> HMCRecords.Record {
        let fields = fields ?? []
        let values = try HMCLine.items(line, delimiter: delimiter)
        guard values.count == fields.count else {
            throw line.error("\(fields.count) values: \(fields.joined(separator: ","))")
        }
        var isSure = hasHeader
        // Names of letters, digits and few other characters can be distinguished from a message, the others can't.
        var (hasName, areNamesPlain) = (false, true)
        for (index, value) in values.enumerated() {
            let form = forms[index]
            guard form.fits(value) else { throw line.error(form.expected(fields[index])) }
            isSure = isSure || form.isSure && !value.isEmpty
            guard case .name = form else { continue }
            hasName = true
            areNamesPlain = areNamesPlain && HMCForm.isPlainName(value)
        }
        guard isSure || hasName && areNamesPlain else {
            throw line.error(
                "the names of the fields above the rows (--header), or a field like lpar_id or state: these values can't be distinguished from a "
                    + "message")
        }
        return HMCRecords.Record(line, fields: fields, delimiter: delimiter)
    }
}
