import PowerVM

/// What a run over several LPARs is doing: how many are done, running and waiting, and what runs how long.
struct LiveTable {
    struct Row: Equatable {
        var lpar: String
        /// `cfgmgr on aix04`
        var what: String
        var seconds: Int
    }

    var total: Int
    var done: Int
    /// Of those that are done.
    var bad: Int
    /// LPARs that were begun and haven't ended.
    var running: Int
    /// What has run longest comes first.
    var rows: [Row]

    /// More rows would only flicker.
    private static let shown = 12

    /// - Parameters:
    ///   - columns: of the terminal; no line fills its last one.
    ///   - height: of the terminal; nil: not known.
    func lines(columns: Int, height: Int?) -> [String] {
        let room = max(1, min(Self.shown, (height ?? 24) - 4))
        let shown = rows.prefix(rows.count > room ? room - 1 : room)
        let more = rows.count - shown.count
        let lines = [head] + table(Array(shown), width: columns - 1) + (more > 0 ? ["  and \(more) more"] : [])
        return lines.map { String($0.prefix(columns - 1)) }
    }

    private var head: String {
        let waiting = total - done - running
        return "\(done) of \(total) done\(bad > 0 ? " (\(bad) with errors)" : ""), \(running) running"
            + (waiting > 0 ? ", \(waiting) waiting" : "")
    }

    private func table(_ rows: [Row], width: Int) -> [String] {
        let times = rows.map { Self.text(seconds: $0.seconds) }
        let names = rows.map { SafeText.clean($0.lpar) }
        let texts = rows.map { SafeText.clean($0.what) }
        let (name, time) = (names.map(\.count).max() ?? 0, times.map(\.count).max() ?? 0)
        let text = max(8, min(texts.map(\.count).max() ?? 0, width - name - time - 6))
        return rows.indices.map { row in
            "  " + Self.padded(names[row], name) + "  " + Self.padded(String(texts[row].prefix(text)), text) + "  "
                + String(repeating: " ", count: time - times[row].count) + times[row]
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// `59 s`, `12 min 05 s`
    static func text(seconds: Int) -> String {
        guard seconds >= 120 else { return "\(seconds) s" }
        let rest = seconds % 60
        return "\(seconds / 60) min \(rest < 10 ? "0" : "")\(rest) s"
    }
}
