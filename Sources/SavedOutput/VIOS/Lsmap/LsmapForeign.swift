import PowerVM

/// The listings of `lsmap` that are not virtual SCSI: NPIV (`-npiv`), vNIC (`-vnic`) and shared Ethernet (`-net`).
///
/// They are recognised so that a `vfchost`, `vnicserver` or `ent` is never taken for a `vhost`; their partition ids are decimal.
enum LsmapForeign {
    static func isHeader(_ line: TextSlice) -> Bool {
        guard line.hasPrefix("Name") || line.hasPrefix("SVEA") else { return false }
        let words = line.blankSeparated
        return words.starts(with: ["Name", "Physloc", "ClntID"]) || words.starts(with: ["SVEA"])
    }

    /// A row of an adapter that is no `vhost`.
    static func isRow(_ line: TextSlice) -> Bool {
        let (name, rest) = line.firstWord
        return rest.hasPrefix("U") && isName(name)
    }

    /// A line below such a header: an adapter row, or `Label:value`, or a label of the Ethernet form.
    static func check(_ line: OutputLine) throws(ReadError) {
        let text = try line.checked().text
        let (word, _) = text.firstWord
        let isLabelled = labels.contains { text.hasPrefix($0) } || LsmapField.label(of: text) != nil
        let isRemark = text.hasPrefix("NO ") || word == "SEA"
        guard VHostName.number(word) == nil, isRow(text) || isLabelled || isRemark else {
            throw line.error("a line of an NPIV, vNIC or SEA listing, or the header SVSA")
        }
    }

    /// Checks a listing that was requested with `-npiv`, `-vnic` or `-net`.
    static func check(_ output: OutputText, delimiter: UInt8?) throws(ReadError) {
        var lines = output.lines
        var hasData = false
        while let line = try lines.nextFilled() {
            if let delimiter {
                if !hasData, isGreeting(line.text, delimiter) { continue }
                guard try isName(line.checked().text.parts(at: delimiter)[0]) else {
                    throw line.error("vfchostN, vnicserverN or entN first")
                }
            } else if isHeader(line.text) {
                _ = try lines.nextFilled()
            } else if hasData {
                try check(line)
            } else {
                continue
            }
            hasData = true
        }
        guard hasData else { throw lines.cut("an NPIV, vNIC or SEA listing") }
    }

    /// Whether the first line of data is a `-fmt` row of such an adapter.
    static func isFormat(_ output: OutputText) throws(ReadError) -> Bool {
        guard let delimiter = try firstDelimiter(output) else { return false }
        try check(output, delimiter: delimiter)
        return true
    }

    /// The delimiter of the first line that isn't a greeting, if that line is a `-fmt` row.
    private static func firstDelimiter(_ output: OutputText) throws(ReadError) -> UInt8? {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            if let delimiter = formatDelimiter(line.text) { return delimiter }
            guard isGreeting(line.text, nil) else { return nil }
        }
        return nil
    }

    /// Whether a line before the first row is neither a row nor a cut row: words between blanks, and no adapter's name, location
    /// or LUN.
    private static func isGreeting(_ line: TextSlice, _ delimiter: UInt8?) -> Bool {
        guard !line.isWord, !isHeader(line), LsmapField.header(line) == nil else { return false }
        let words = delimiter.map { line.values(between: $0) } ?? line.blankSeparated
        return !words.contains { isName($0) || LsmapValue.tellsItself($0) }
    }

    /// The delimiter behind a leading `vfchostN` or `vnicserverN`, if the line is a `-fmt` row.
    static func formatDelimiter(_ line: TextSlice) -> UInt8? {
        let name = line.prefix(while: ASCII.isAlphanumeric)
        guard isName(name), let delimiter = line[name.endIndex...].first, LsmapFormat.delimiters.contains(delimiter) else {
            return nil
        }
        return line.parts(at: delimiter).count > 2 ? delimiter : nil
    }

    static func isName(_ word: TextSlice) -> Bool {
        guard word.first == UInt8(ascii: "v") || word.first == UInt8(ascii: "e") else { return false }
        return LsmapValue.isNumbered(word, ["vfchost", "vnicserver", "ent"])
    }

    /// The rows of `lsmap -npiv -fmt`, all fields or those requested.
    struct Format {
        static let allFields = [
            "name", "physloc", "clntid", "clntname", "clntos", "status", "fc", "fcphysloc", "ports", "flags", "vfcclient",
            "vfcclientdrc",
        ]
        let fields: [String]
        let rows: [[TextSlice]]
    }

    /// Nil when the first line of data isn't such a row.
    static func format(_ output: OutputText, options: CommandWords) throws(ReadError) -> Format? {
        var given = try options.delimiter()
        if given == nil { given = try firstDelimiter(output) }
        guard let delimiter = given else { return nil }
        let asked = options.has("-npiv") ? try options.fieldNames(of: "-field") : nil
        let fields = asked ?? Format.allFields
        guard fields.contains("name"), fields.allSatisfy(Format.allFields.contains) else {
            throw output.lines.cut("-field words of lsmap -npiv, name among them: \(Format.allFields.joined(separator: " "))")
        }
        var lines = output.lines
        var rows: [[TextSlice]] = []
        while let line = try lines.nextFilled() {
            if rows.isEmpty, isGreeting(line.text, delimiter) { continue }
            let values = try line.checked().text.values(between: delimiter)
            if rows.isEmpty, !values.contains(where: { $0.hasPrefix("vfchost") }) { return nil }
            guard values.count == fields.count, zip(fields, values).allSatisfy(isValid) else {
                throw line.error("a row \(fields.joined(separator: String(Character(Unicode.Scalar(delimiter)))))")
            }
            rows.append(values)
        }
        return rows.isEmpty ? nil : Format(fields: fields, rows: rows)
    }

    private static func isValid(_ field: String, _ value: TextSlice) -> Bool {
        switch field {
        case "name": value.hasPrefix("vfchost") && isName(value)
        case "physloc": value.hasPrefix("U")
        case "clntid": value.isEmpty || Digits.number(value) != nil
        default: true
        }
    }

    private static let labels: [StaticString] = [
        "Status:", "FC name:", "Ports logged in:", "Flags:", "VFC client name:", "Backing device:", "Physloc:",
        "Client device name:",
        "Client device physloc:",
    ]
}
