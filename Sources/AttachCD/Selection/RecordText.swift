import PowerVM

/// A list as text: a table, comma-separated values, or one line for each row.
struct RecordText {
    var table: RecordTable

    /// - Parameter json: the document that contains the rows.
    func text(as format: ListFormat, _ style: Style, json document: @autoclosure () -> JSONValue) -> String {
        switch format {
        case .table: columns(style)
        case .csv: csv
        case .line: lines
        case .json: document().printed + "\n"
        }
    }

    /// Columns with a header, as a terminal can show them.
    func columns(_ style: Style) -> String {
        let table = TextTable(header: table.fields.map(\.title), rows: table.rows.map { $0.map(\.cellText) })
        return style.shown(table.text(within: style.columns))
    }

    /// Comma-separated values with a header of keys (RFC 4180, with line feeds as Unix tools have them); null is empty.
    var csv: String {
        let header = table.fields.map(\.key)
        let rows = table.rows.map { row in row.map { $0 == .null ? "" : SafeText.clean($0.cellText, limit: .max) } }
        return ([header] + rows).map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
    }

    /// One blank between the values, `-` for null, no header; a blank inside a value becomes `_`, so that columns can be counted.
    var lines: String {
        table.rows.map { row in
            row.map { SafeText.clean($0.cellText, limit: .max).replacing(" ", with: "_") }.joined(separator: " ") + "\n"
        }.joined()
    }

    /// The rows as objects.
    var json: JSONValue {
        .array(
            table.rows.map { row in
                .object(zip(table.fields, row).map { JSONValue.Member($0.key, $1) })
            })
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
        return "\"\(cell.replacing("\"", with: "\"\""))\""
    }
}
