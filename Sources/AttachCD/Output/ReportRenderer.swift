import PowerVM
import VirtualOptical

/// One report in each of its forms. It decides nothing; only -q leaves out what succeeded.
struct ReportRenderer {
    var style: Style
    /// Only the LPARs whose exit code isn't 0; a document for programs has them all.
    var isQuiet = false

    func render(_ report: RunReport, as format: OutputFormat) -> String {
        switch format {
        case .json: ReportJSON.document(report).cleaned.printed + "\n"
        case .text: style.shown(text(report))
        case .jsonl: report.results.map { ReportJSON.line($0, report.operation).cleaned.line + "\n" }.joined()
        case .nagios: NagiosLine(report).text
        case .line: shown(report).map { ReportColumns(result: $0).text + "\n" }.joined()
        }
    }

    /// The part of a report that is about one LPAR.
    /// - Parameter report: for the media of the run; its results aren't needed.
    func part(
        _ result: LPARReport, of operation: Operation, in report: RunReport? = nil, as format: OutputFormat
    ) -> String {
        switch format {
        case .json: ReportJSON.result(result, in: report).cleaned.printed
        case .text, .line, .jsonl, .nagios: render(RunReport(operation: operation, results: [result]), as: format)
        }
    }

    /// `--iso`: the part about the media, before the LPARs that have them.
    func media(_ report: RunReport) -> String { style.shown(mediaText(report)) }

    private func text(_ report: RunReport) -> String {
        let blocks = shown(report).map(text)
        return mediaText(report) + blocks.joined() + (blocks.isEmpty ? "" : counts(report))
    }

    private func mediaText(_ report: RunReport) -> String {
        let shown = isQuiet ? report.media.filter { $0.exitCode != 0 } : report.media
        return shown.map(MediaReportText(isQuiet: isQuiet, style: style).block).joined()
    }

    /// How many LPARs have each status; nothing for a single LPAR.
    func counts(_ report: RunReport) -> String {
        guard report.results.count > 1 else { return "" }
        let counts = report.totals.summary.map { "\($0.count) \($0.status.rawValue)" }.joined(separator: ", ")
        return "\(report.results.count) LPARs: \(counts)\n"
    }

    /// The LPARs that failed, in full, and the counts of all: the end of a run whose results were printed one by one.
    func end(_ report: RunReport) -> String {
        style.shown(mediaText(report) + report.failures.map(text).joined() + counts(report))
    }

    /// The same where every result was printed in full: one line for each that failed.
    func shortEnd(_ report: RunReport) -> String {
        style.shown(mediaText(report) + report.failures.map { ReportLine(result: $0).text + "\n" }.joined() + counts(report))
    }

    private func shown(_ report: RunReport) -> [LPARReport] { isQuiet ? report.bad : report.results }

    private func text(_ result: LPARReport) -> String {
        var lines = [headline(result)]
        // The last gate before a terminal: every text is cleaned here, wherever it came from, then painted.
        func add(_ label: String, _ text: String, paint: (String) -> String = { $0 }) {
            let margin = 10
            for (index, line) in style.lines(SafeText.cleanLines(text), margin: margin).enumerated() {
                let lead = index == 0 ? "  " + label : ""
                lines.append(paint(lead + String(repeating: " ", count: margin - lead.count) + line))
            }
        }
        if let device = result.device { add("device", "\(device.name) \(device.status)  \(device.physloc)") }
        if let drive = result.drive { add("drive", describe(drive)) }
        if let server = result.server {
            add("server", "\(server.vios) \(server.adapter), slot C\(server.slot) (\(server.reason))")
        }
        if let client = result.client, client.partitionID != nil { add("client", describe(client)) }
        if let proof = result.proofText { add("proof", proof) }
        if let content = result.contentText { add("content", content) }
        for step in result.steps { add("step", describe(step)) }
        for change in result.alsoChanged { add("also", "\(change.name): \(change.from ?? "absent") -> \(change.to ?? "absent")") }
        for note in result.notes { add("note", note, paint: style.faint) }
        for warning in result.warnings { add("warning", warning, paint: style.warn) }
        if let problem = result.problem {
            add("error", problem.message, paint: style.bad)
            add("hint", problem.hint)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func headline(_ result: LPARReport) -> String {
        let word = result.status.isGood ? style.good(result.status.rawValue) : style.bad(result.status.rawValue)
        let code = result.problem.map { " (\($0.code.rawValue))" } ?? ""
        return "\(SafeText.clean(result.lpar)): \(word)\(code)"
    }

    private func describe(_ drive: LPARReport.Drive) -> String {
        [
            drive.name.text, drive.status, drive.lun.map { "LUN \($0)" }, drive.media.map { "medium \($0)" } ?? "no medium",
        ].compactMap(\.self).joined(separator: "  ")
    }

    private func describe(_ client: LPARReport.Client) -> String {
        let partition = "\(client.partitionName ?? "-")(\(client.partitionID.map(String.init(describing:)) ?? "-"))"
        let adapter = client.adapter.map { " \($0)" } ?? ""
        return partition + adapter + (client.slot.map { ", slot C\($0)" } ?? "")
    }

    private func describe(_ step: StepRecord) -> String {
        let seconds = step.seconds.map { " in \(Self.tenths($0)) s" } ?? ""
        return "\(step.name): \(step.outcome.rawValue)\(seconds)  \(step.host): \(step.command)"
    }

    static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
