import PowerVM
import VirtualOptical

/// The map as a picture without scripts or outside resources: a panel for each system, in it a row for each LPAR.
struct MapSVG {
    private let panels: [MapPanel]
    private let detail: MapPanelDrawing.Detail
    private let marks: [MapMark]
    /// When the systems were queried, as the picture shows it.
    private let time: String

    /// Above this many rows LPARs without a drive are counted only; above the second, every system is summarized.
    private static let limits = (all: 160, drives: 320, width: 1600)
    private static let margin = 10

    init(_ estate: Estate, time: String) {
        panels = estate.bySystem.map(MapPanel.init)
        marks = estate.marks
        self.time = time
        let rows = panels.reduce(0) { $0 + $1.rows.count }
        detail = rows <= Self.limits.all ? .rows : rows <= Self.limits.drives ? .drives : .summary
    }

    var text: String {
        var canvas = MapCanvas()
        var (x, y, width, height) = (Self.margin, Self.margin, 640, 0)
        for drawing in panels.map({ MapPanelDrawing(panel: $0, detail: detail) }) {
            if x > Self.margin, x + drawing.width + Self.margin > Self.limits.width {
                (x, y, height) = (Self.margin, y + height + Self.margin, 0)
            }
            drawing.draw(on: &canvas, x: x, y: y)
            x += drawing.width + Self.margin
            (width, height) = (max(width, x), max(height, drawing.height))
        }
        y += height + Self.margin
        drawLegend(on: &canvas, y: y + 8)
        return document(canvas.body, width: width, height: y + 40)
    }

    private func drawLegend(on canvas: inout MapCanvas, y: Int) {
        var x = Self.margin + 8
        let used = Set(marks)
        for mark in MapMark.allCases where used.contains(mark) {
            canvas.mark(mark, x: x, y: y)
            canvas.text(mark.meaning, x: x + 10, y: y + 4)
            x += 30 + Int(Double(mark.meaning.count) * MapCanvas.characterWidth)
        }
        canvas.text("queried \(time)", x: Self.margin, y: y + 22, class: "muted")
    }

    private func document(_ body: String, width: Int, height: Int) -> String {
        let names = panels.map(\.name).joined(separator: ", ")
        let description = panels.map { "\($0.name): \($0.summary)." }.joined(separator: " ")
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" aria-labelledby="map-title map-description" \
            width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
            <title id="map-title">Virtual optical drives of \(XMLText.escaped(names))</title>
            <desc id="map-description">\(XMLText.escaped(description))</desc>
            <style>
            \(MapCanvas.style)
            </style>
            <rect class="page" width="\(width)" height="\(height)"/>
            \(body)</svg>

            """
    }
}
