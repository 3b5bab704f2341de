/// `-field` and `-fmt` of the VIOS list commands.
struct Table {
    struct Column {
        /// Field name as `-field` takes it, case-insensitively.
        let field: String
        let header: String
        let width: Int
        var alignsRight = false
    }

    let columns: [Column]
    let rows: [[String]]

    /// Screen form with header, or rows joined by the delimiter (no header; an empty field is one blank, as documented in [D]
    /// lsmap).
    func print(_ flags: Flags, command: String) -> Answer {
        let asked = flags.list("field") ?? columns.map(\.field)
        let indexes = asked.map { name in columns.firstIndex { $0.field.lowercased() == name.lowercased() } }
        // guess: the text; rc 1 as for any wrong argument.
        if let wrong = zip(asked, indexes).first(where: { $0.1 == nil }) {
            return .failed(1, "\(command): Field \"\(wrong.0)\" is not valid.")
        }
        let chosen = indexes.compactMap { $0 }
        if let delimiter = flags.value("fmt") {
            let lines = rows.map { row in chosen.map { row[$0].isEmpty ? " " : row[$0] }.joined(separator: delimiter) + "\n" }
            return Answer(out: lines.joined())
        }
        let lines = [columns.map(\.header)] + rows
        return Answer(out: lines.map { screen($0, chosen) + "\n" }.joined())
    }

    private func screen(_ row: [String], _ chosen: [Int]) -> String {
        chosen.map { index in
            let column = columns[index]
            return column.alignsRight ? row[index].rightAligned(column.width) : row[index].padded(column.width)
        }.joined(separator: " ").trimmedRight
    }
}
