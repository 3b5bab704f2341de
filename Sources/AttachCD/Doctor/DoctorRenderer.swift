import PowerVM
import VirtualOptical

/// The doctor's report, as text or as JSON.
struct DoctorRenderer {
    var style: Style

    func render(_ report: DoctorReport, as format: OutputFormat) -> String {
        switch format {
        case .text, .line, .jsonl, .nagios: style.shown(text(report))
        case .json: Self.json(report).cleaned.printed + "\n"
        }
    }

    static func json(_ report: DoctorReport) -> JSONValue {
        [
            "schema": .string(ReportJSON.schema), "operation": .string("doctor"), "status": .string(report.status.rawValue),
            "checks": .array(report.checks.map(\.json)),
        ]
    }

    private func text(_ report: DoctorReport) -> String {
        let width = report.checks.map(\.name.count).max() ?? 0
        let blocks = report.sections.map { section in
            "\(SafeText.clean(section.title))\n" + section.checks.map { lines($0, width) }.joined()
        }
        return blocks.joined(separator: "\n") + "\n" + conclusion(report) + "\n"
    }

    private func lines(_ check: DoctorCheck, _ width: Int) -> String {
        let name = check.name + String(repeating: " ", count: width - check.name.count)
        let detail = check.detail.map { SafeText.cleanLines($0) }
        let isBad = check.status == .failed || check.status == .warning
        var first = [check.value.map { SafeText.clean($0) }, isBad ? nil : detail.map { check.value == nil ? $0 : "(\($0))" }]
            .compactMap(\.self).joined(separator: " ")
        if first.isEmpty { first = "-" }
        let margin = 10 + width
        let blanks = String(repeating: " ", count: margin)
        var lines = style.lines(first, margin: margin).map(String.init)
        if isBad {
            lines += style.lines(detail ?? "", margin: margin).map(String.init)
            if let hint = check.hint { lines += Self.hint(SafeText.cleanLines(hint), style, margin: margin) }
        }
        return "  \(word(check.status))  \(name)  " + lines.joined(separator: "\n" + blanks) + "\n"
    }

    private static func hint(_ text: String, _ style: Style, margin: Int) -> [String] {
        style.lines(text, margin: margin + 6).enumerated().map { ($0 == 0 ? "hint: " : "      ") + $1 }
    }

    /// Four letters each, so that the columns line up.
    private func word(_ status: DoctorCheck.Status) -> String {
        switch status {
        case .ok: style.good("ok  ")
        case .warning: style.warn("warn")
        case .failed: style.bad("FAIL")
        case .skipped: style.faint("skip")
        }
    }

    private func conclusion(_ report: DoctorReport) -> String {
        let failed = report.checks.filter { $0.status == .failed }.count
        let warnings = report.checks.filter { $0.status == .warning }.count
        let counts = [(failed, "failed"), (warnings, warnings == 1 ? "warning" : "warnings")].filter { $0.0 > 0 }.map {
            "\($0.0) \($0.1)"
        }
        return counts.isEmpty ? style.good("all checks passed") : counts.joined(separator: ", ")
    }
}

extension DoctorCheck {
    fileprivate var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string(SafeText.cleanLines($0)) } ?? .null }
        return [
            "name": .string(name), "host": text(host), "status": .string(status.rawValue), "value": text(value),
            "detail": text(detail),
            "hint": text(hint),
        ]
    }
}
