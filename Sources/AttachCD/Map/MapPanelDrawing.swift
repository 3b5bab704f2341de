import PowerVM
import VirtualOptical

/// Places one panel on the picture.
struct MapPanelDrawing {
    /// How much of a panel is drawn.
    enum Detail: Sendable {
        case rows
        /// Only LPARs with a drive.
        case drives
        /// Counts, and what isn't as it should be.
        case summary
    }

    var panel: MapPanel
    var detail: Detail

    private static let rowHeight = 17
    private static let nameWidth = 120
    private static let listed = 8

    /// Two panels beside each other, or one with many VIOSes, are as wide as a screen.
    var width: Int {
        if detail == .summary { return 385 }
        return panel.servers.count <= 2 ? 785 : min(Self.nameWidth + 10 + panel.servers.count * 353, 1542)
    }

    var height: Int {
        let lines = detail == .summary ? panel.servers.count * 2 + exceptions.count : shown.reduce(0) { $0 + $1.height } + 2
        return 56 + lines * Self.rowHeight + (detail == .drives ? Self.rowHeight : 0)
    }

    private var shown: [MapPanel.Row] { detail == .rows ? panel.rows : panel.rows.filter(\.hasDrive) }

    func draw(on canvas: inout MapCanvas, x: Int, y: Int) {
        canvas.box(x: x, y: y, width: width, height: height, class: "panel")
        canvas.text(panel.name, x: x + 10, y: y + 20, class: "title")
        canvas.text(panel.summary, x: x + 10, y: y + 38, class: "muted", width: width - 20)
        if detail == .summary { drawSummary(on: &canvas, x: x, y: y + 48) } else { drawRows(on: &canvas, x: x, y: y + 46) }
    }

    // MARK: Rows

    private func drawRows(on canvas: inout MapCanvas, x: Int, y: Int) {
        let column = (width - Self.nameWidth - 10) / max(panel.servers.count, 1)
        let top = y + 30
        let bottom = top + shown.reduce(0) { $0 + $1.height } * Self.rowHeight
        var line = top
        for (index, row) in shown.enumerated() {
            let height = row.height * Self.rowHeight
            if index.isMultiple(of: 2) { canvas.box(x: x + 4, y: line, width: width - 8, height: height, class: "stripe") }
            line += height
        }
        for (index, server) in panel.servers.enumerated() {
            let left = x + Self.nameWidth + index * column
            canvas.box(x: left, y: y, width: min(column - 12, 200), height: 20, class: server.problem == nil ? "vios" : "lost")
            canvas.text(server.vios.text, x: left + 8, y: y + 14, class: "head", width: min(column - 28, 184))
            if let problem = server.problem {
                canvas.mark(.unreachable, x: left + 10, y: top + 8)
                canvas.text(problem.message, x: left + 22, y: top + 12, class: "wrong", width: column - 30)
            } else {
                canvas.line(x: left + 10, y: y + 20, toX: left + 10, toY: bottom, class: "rail")
            }
        }
        line = top
        for row in shown {
            draw(row, on: &canvas, x: x, y: line, column: column)
            line += row.height * Self.rowHeight
        }
        if detail == .drives {
            canvas.text("\(panel.withoutDrive) more LPARs have no drive", x: x + 10, y: line + 14, class: "muted")
        }
    }

    private func draw(_ row: MapPanel.Row, on canvas: inout MapCanvas, x: Int, y: Int, column: Int) {
        canvas.text(row.lpar, x: x + 10, y: y + 12, class: row.hasDrive ? "" : "muted", width: Self.nameWidth - 16)
        for (index, cells) in row.cells.enumerated() {
            let left = x + Self.nameWidth + index * column
            for (number, cell) in cells.enumerated() {
                let middle = y + number * Self.rowHeight + 8
                canvas.mark(cell.mark, x: left + 10, y: middle)
                canvas.text(
                    cell.text, x: left + 20, y: middle + 4, class: cell.drive == nil ? "muted" : "", width: column - 28)
            }
        }
    }

    // MARK: Summary

    /// LPARs that need a look.
    private var exceptions: [String] {
        let all = panel.rows.flatMap { row in
            row.cells.enumerated().flatMap { column, cells in
                cells.filter { [.pending, .defined, .doubtful, .unreachable].contains($0.mark) }.map {
                    "\($0.mark.symbol) \(row.lpar)  \(panel.servers[column].vios)  \($0.text)"
                }
            }
        }
        guard all.count > Self.listed else { return all }
        return all.prefix(Self.listed - 1) + ["and \(all.count - Self.listed + 1) more"]
    }

    private func drawSummary(on canvas: inout MapCanvas, x: Int, y: Int) {
        var line = y
        for (index, server) in panel.servers.enumerated() {
            canvas.text(server.vios.text, x: x + 10, y: line + 12, class: "head", width: width - 20)
            line += Self.rowHeight
            if let problem = server.problem {
                canvas.mark(.unreachable, x: x + 18, y: line + 8)
                canvas.text(problem.message, x: x + 30, y: line + 12, class: "wrong", width: width - 40)
            } else {
                var left = x + 18
                for (mark, count) in panel.counts(column: index) {
                    canvas.mark(mark, x: left, y: line + 8)
                    canvas.text(String(count), x: left + 9, y: line + 12)
                    left += 28 + String(count).count * 7
                }
            }
            line += Self.rowHeight
        }
        for text in exceptions {
            canvas.text(text, x: x + 10, y: line + 12, width: width - 20)
            line += Self.rowHeight
        }
    }
}
