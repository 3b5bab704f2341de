import PowerVM
import VirtualOptical

/// One report, two forms. It decides nothing and hides nothing.
struct ReportRenderer {
    var style: Style
    var verbose: Bool

    func render(_ report: RunReport, as format: OutputFormat) -> String {
        switch format {
        case .json: ReportJSON.document(report).printed + "\n"
        case .text: text(report)
        }
    }

    private func text(_ report: RunReport) -> String {
        var blocks = report.results.map(text)
        if report.results.count > 1 {
            let counts = report.summary.map { "\($0.count) \($0.status.rawValue)" }.joined(separator: ", ")
            blocks.append("\(report.results.count) LPARs: \(counts)\n")
        }
        return blocks.joined()
    }

    private func text(_ result: LPARReport) -> String {
        var lines = [headline(result)]
        if let device = result.device {
            lines.append("  device  \(device.name) \(device.status)  \(device.physloc)")
        }
        if let drive = result.drive { lines.append("  drive   " + describe(drive, result)) }
        if let server = result.server {
            lines.append("  server  \(server.vios) \(server.adapter), slot C\(server.slot) (\(server.reason))")
        }
        if let client = result.client { lines.append("  client  " + describe(client)) }
        if let proof = result.proof { lines.append("  proof   \(proof.rawValue)") }
        lines += result.steps.map { "  step    " + describe($0) }
        lines += result.alsoChanged.map { "  also    \($0.name): \($0.from ?? "absent") -> \($0.to ?? "absent")" }
        lines += result.notes.map { style.faint("  note    \($0)") }
        lines += result.warnings.map { style.warn("  warning \($0)") }
        if let problem = result.problem {
            lines += problem.message.split(separator: "\n").enumerated().map { index, line in
                style.bad(index == 0 ? "  error   \(line)" : "          \(line)")
            }
            lines.append("  hint    \(problem.hint)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func headline(_ result: LPARReport) -> String {
        let word = result.status.isGood ? style.good(result.status.rawValue) : style.bad(result.status.rawValue)
        let code = result.problem.map { " (\($0.code))" } ?? ""
        return "\(result.lpar): \(word)\(code)"
    }

    private func describe(_ drive: LPARReport.Drive, _ result: LPARReport) -> String {
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
        return "\(step.name): \(step.outcome)\(seconds)  \(step.host): \(step.command)"
    }

    static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
