/// Elements of an SVG, with the classes that the style sheet colours.
struct MapCanvas {
    /// Pixels that a character of the small monospaced type takes.
    static let characterWidth = 6.65

    private(set) var body = ""

    mutating func text(_ text: String, x: Int, y: Int, class name: String = "", width: Int? = nil) {
        // A picture shows several blanks as one.
        let text = text.split(separator: " ").joined(separator: " ")
        let room = width.map { Int(Double($0) / Self.characterWidth) } ?? .max
        let isCut = text.count > room
        let shown = isCut ? text.prefix(max(room - 1, 1)) + "…" : text
        let title = isCut ? "<title>\(XMLText.escaped(text))</title>" : ""
        body += "<text x=\"\(x)\" y=\"\(y)\"\(Self.attribute(name))>\(title)\(XMLText.escaped(String(shown)))</text>\n"
    }

    mutating func box(x: Int, y: Int, width: Int, height: Int, class name: String) {
        body += "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" rx=\"4\"\(Self.attribute(name))/>\n"
    }

    mutating func line(x: Int, y: Int, toX: Int, toY: Int, class name: String) {
        body += "<line x1=\"\(x)\" y1=\"\(y)\" x2=\"\(toX)\" y2=\"\(toY)\"\(Self.attribute(name))/>\n"
    }

    /// Every mark has a shape of its own.
    mutating func mark(_ mark: MapMark, x: Int, y: Int) {
        let name = Self.attribute("m \(mark.rawValue)")
        switch mark {
        case .loaded: body += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"5\"\(name)/>\n"
        case .empty: body += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"4.5\"\(name)/>\n"
        case .pending:
            body += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"4.5\"\(name)/>\n"
            body += "<path d=\"M\(x) \(y - 4)a4 4 0 0 1 0 8z\" class=\"half\"/>\n"
        case .defined: body += "<path d=\"M\(x) \(y - 5)l5 5l-5 5l-5-5z\"\(name)/>\n"
        case .doubtful: body += "<path d=\"M\(x) \(y - 5)l5.5 10h-11z\"\(name)/>\n"
        case .unreachable: body += "<path d=\"M\(x - 4) \(y - 4)l8 8m0-8l-8 8\"\(name)/>\n"
        case .noDrive: body += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"2\"\(name)/>\n"
        }
    }

    private static func attribute(_ name: String) -> String { name.isEmpty ? "" : " class=\"\(name)\"" }

    /// Light and dark, by what the reader's system prefers.
    static let style = """
        .map{font:11px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328;background:#fff}
        .map .page{fill:#fff}.map .panel{fill:#fff;stroke:#afb8c1}.map .stripe{fill:#f3f5f7}.map .vios{fill:#ddf0ff;stroke:#54718c}
        .map .lost{fill:none;stroke:#a40e26;stroke-dasharray:4 3}.map .rail{stroke:#54718c;stroke-width:1.5}.map .wire{stroke:#afb8c1}
        .map .title{font-weight:bold;font-size:14px}.map .head{font-weight:bold}.map .muted{fill:#59636e}.map .wrong{fill:#a40e26}
        .map .m{stroke:#1f2328;stroke-width:1.5;fill:#fff}.map .loaded{fill:#0b6b34;stroke:#0b6b34}.map .pending{stroke:#7a4b00}
        .map .half{fill:#7a4b00}.map .defined{stroke:#7a4b00}.map .doubtful{fill:#a40e26;stroke:#a40e26}
        .map .unreachable{fill:none;stroke:#a40e26;stroke-width:2}.map .no-drive{fill:#8c959f;stroke:none}
        @media (prefers-color-scheme:dark){
        .map{fill:#e6edf3;background:#0d1117}.map .page,.map .panel{fill:#0d1117}.map .panel{stroke:#3d444d}.map .stripe{fill:#161b22}
        .map .vios{fill:#12304a;stroke:#6ea8d8}.map .lost{stroke:#ff8182}.map .rail{stroke:#6ea8d8}.map .wire{stroke:#3d444d}
        .map .muted{fill:#9198a1}.map .wrong{fill:#ff8182}.map .m{stroke:#e6edf3;fill:#0d1117}.map .loaded{fill:#4ac26b;stroke:#4ac26b}
        .map .pending,.map .defined{stroke:#e3b341}.map .half{fill:#e3b341}.map .doubtful{fill:#ff8182;stroke:#ff8182}
        .map .unreachable{fill:none;stroke:#ff8182}.map .no-drive{fill:#656c76;stroke:none}}
        """
}
