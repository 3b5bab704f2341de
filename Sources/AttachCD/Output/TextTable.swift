import PowerVM

/// The LPAR-Tool's table: columns two blanks apart, as wide as their widest cell, nothing after the last cell of a row.
struct TextTable {
    var header: [String]
    var rows: [[String]]

    var text: String { text(within: nil) }

    /// - Parameter width: of the terminal. The columns of a wider table that don't fit stand below the others, indented, line by line.
    func text(within width: Int?) -> String {
        let all = ([header] + rows).map { $0.map { SafeText.clean($0) } }
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let groups = Self.groups(widths, within: width ?? .max)
        return all.map { row in
            groups.map { group in
                let cells = group.map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) }
                return (group.lowerBound > 0 ? Self.indent : "") + trimmed(cells.joined(separator: Self.gap)) + "\n"
            }.joined()
        }.joined()
    }

    private static let gap = "  "
    private static let indent = "    "

    /// The columns that stand in one line each; at least one.
    private static func groups(_ widths: [Int], within width: Int) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var (start, used) = (0, 0)
        for (column, own) in widths.enumerated() {
            if column > start, used + gap.count + own > width {
                groups.append(start..<column)
                (start, used) = (column, indent.count + own)
            } else {
                used += column > start ? gap.count + own : own
            }
        }
        return groups + [start..<widths.count]
    }

    private func trimmed(_ line: String) -> Substring {
        guard let last = line.lastIndex(where: { $0 != " " }) else { return "" }
        return line[...last]
    }
}
