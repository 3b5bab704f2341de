/// The listings of `lsmap` that are not virtual SCSI: NPIV (`-npiv`), vNIC (`-vnic`) and shared Ethernet (`-net`).
///
/// They are recognised so that a `vfchost`, `vnicserver` or `ent` is never taken for a `vhost`; their partition ids are decimal.
enum LsmapForeign {
    static func isHeader(_ line: Substring) -> Bool {
        let words = line.blankSeparated
        return words.starts(with: ["Name", "Physloc", "ClntID"]) || words.first == "SVEA"
    }

    /// A row of an adapter that is no `vhost`.
    static func isRow(_ line: Substring) -> Bool {
        let words = line.blankSeparated
        guard words.count >= 2, words[1].hasPrefix("U") else { return false }
        return isName(words[0])
    }

    /// A line below such a header: an adapter row, or `Label:value`, or a label of the Ethernet form.
    static func check(_ line: OutputLine) throws(ReadError) {
        let text = try line.checked().text
        let (word, _) = text.firstWord
        let isLabelled = labels.contains { text.hasPrefix($0) } || LsmapField.label(of: text) != nil
        let isRemark = text.hasPrefix("NO ") || word == "SEA"
        guard VHostName(word) == nil, isRow(text) || isLabelled || isRemark else {
            throw line.error("a line of an NPIV, vNIC or SEA listing, or the header SVSA")
        }
    }

    /// Checks a listing that was asked for with `-npiv`, `-vnic` or `-net`.
    static func check(_ output: OutputText, delimiter: UInt8?) throws(ReadError) {
        var lines = output.lines
        var hasData = false
        while let line = try lines.nextFilled() {
            if let delimiter {
                guard try isName(line.checked().text.parts(at: delimiter)[0]) else {
                    throw line.error("vfchostN, vnicserverN or entN first")
                }
            } else if isHeader(line.text) {
                _ = try lines.next()
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
        var lines = output.lines
        guard let line = try lines.nextFilled() else { return false }
        guard let first = formatDelimiter(line.text) else { return false }
        try check(output, delimiter: first)
        return true
    }

    /// The delimiter behind a leading `vfchostN` or `vnicserverN`, if the line is a `-fmt` row.
    static func formatDelimiter(_ line: Substring) -> UInt8? {
        let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard isName(name), let delimiter = line[name.endIndex...].utf8.first, LsmapFormat.delimiters.contains(delimiter) else {
            return nil
        }
        return line.parts(at: delimiter).count > 2 ? delimiter : nil
    }

    static func isName(_ word: Substring) -> Bool {
        ["vfchost", "vnicserver", "ent"].contains { word.hasPrefix($0) && Digits.number(word.dropFirst($0.utf8.count)) != nil }
    }

    /// The rows of `lsmap -npiv -fmt`.
    struct Format {
        static let fields = [
            "name", "physloc", "clntid", "clntname", "clntos", "status", "fc", "fcphysloc", "ports", "flags", "vfcclient",
            "vfcclientdrc",
        ]
        let rows: [[Substring]]
    }

    /// Nil when the first line of data is no such row.
    static func format(_ output: OutputText, options: CommandWords) throws(ReadError) -> Format? {
        var lines = output.lines
        var rows: [[Substring]] = []
        let asked = try options.delimiter()
        while let line = try lines.nextFilled() {
            guard let delimiter = asked ?? formatDelimiter(line.text) else { return nil }
            let values = try line.checked().text.parts(at: delimiter).map(\.trimmedBlank)
            if rows.isEmpty, !values[0].hasPrefix("vfchost") { return nil }
            guard values.count == Format.fields.count, values[0].hasPrefix("vfchost"), isName(values[0]),
                values[1].hasPrefix("U"),
                values[2].isEmpty || Digits.number(values[2]) != nil
            else { throw line.error("a row \(Format.fields.joined(separator: ":"))") }
            rows.append(values)
        }
        return rows.isEmpty ? nil : Format(rows: rows)
    }

    private static let labels = [
        "Status:", "FC name:", "Ports logged in:", "Flags:", "VFC client name:", "Backing device:", "Physloc:",
        "Client device name:",
        "Client device physloc:",
    ]
}
