import PowerVM
import Remoting

/// How text for people looks on one stream: colour, line width, characters.
struct Style: Sendable {
    /// For what isn't a terminal: no colour, whole lines.
    static let plain = Style(isColoured: false, columns: nil, isASCII: false)

    var isColoured: Bool
    /// Longer lines are wrapped; nil: they stay whole.
    var columns: Int?
    /// The locale has no UTF-8.
    var isASCII: Bool

    private init(isColoured: Bool, columns: Int?, isASCII: Bool) {
        self.isColoured = isColoured
        self.columns = columns
        self.isASCII = isASCII
    }

    init(environment: Environment, isTerminal: Bool, columns: Int? = nil) {
        self.init(
            isColoured: isTerminal && environment["NO_COLOR"] == nil && environment.terminalTakesEscapes,
            columns: isTerminal ? columns : nil, isASCII: !environment.isUTF8)
    }

    func good(_ text: String) -> String { paint(text, "32") }
    func bad(_ text: String) -> String { paint(text, "31") }
    func warn(_ text: String) -> String { paint(text, "33") }
    func faint(_ text: String) -> String { paint(text, "2") }

    private func paint(_ text: String, _ code: String) -> String { isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

    /// The text in the characters that the locale can show.
    func shown(_ text: String) -> String {
        guard isASCII, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        return text.map { $0 == "…" ? "..." : $0.isASCII ? String($0) : "?" }.joined()
    }

    /// Below this a wrapped text would be harder to read than a long line.
    private static let narrowest = 20

    /// The text's lines, wrapped at blanks to the columns right of the margin. A longer word stays whole.
    func lines(_ text: String, margin: Int) -> [Substring] {
        let lines = text.split(separator: "\n")
        guard let columns, columns - margin >= Self.narrowest else { return lines }
        return lines.flatMap { Self.wrap($0, columns - margin) }
    }

    private static func wrap(_ line: Substring, _ width: Int) -> [Substring] {
        var rest = line
        var result: [Substring] = []
        while rest.count > width {
            // A blank right behind the last column is a place to break, too.
            let head = rest.prefix(width + 1)
            guard
                let blank = head.lastIndex(of: " ").flatMap({ rest[..<$0].contains { $0 != " " } ? $0 : nil })
                    ?? rest.dropFirst(width).firstIndex(of: " ")
            else { break }
            result.append(trimmed(rest[..<blank]))
            rest = rest[blank...].drop { $0 == " " }
        }
        return rest.isEmpty ? result : result + [rest]
    }

    private static func trimmed(_ text: Substring) -> Substring {
        text.lastIndex { $0 != " " }.map { text[...$0] } ?? ""
    }
}

extension Environment {
    /// Neither a dumb terminal nor one without a name.
    var terminalTakesEscapes: Bool { self["TERM"].map { $0 != "dumb" } ?? false }

    /// Whether the locale's characters are UTF-8, by the first variable that is set.
    var isUTF8: Bool {
        let name = (self["LC_ALL"] ?? self["LC_CTYPE"] ?? self["LANG"] ?? "C").lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }
}
