import PowerVM

/// The LPAR-Tool's table: columns two blanks apart, as wide as their widest cell, nothing after the last cell of a row.
struct TextTable {
    var header: [String]
    var rows: [[String]]

    var text: String {
        let all = ([header] + rows).map { $0.map { SafeText.clean($0) } }
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = row.enumerated().map { column, cell in
                cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return trimmed(cells.joined(separator: "  ")) + "\n"
        }.joined()
    }

    private func trimmed(_ line: String) -> Substring {
        guard let last = line.lastIndex(where: { $0 != " " }) else { return "" }
        return line[...last]
    }
}
