import PowerVM
import VirtualOptical

/// The report on media for people.
struct MediaReportText {
    /// Only what didn't succeed.
    var isQuiet: Bool
    var style: Style

    func text(_ run: MediaRunReport) -> String {
        let shown = isQuiet ? run.bad : run.results
        let counts = run.summary.map { "\($0.count) \($0.status.rawValue)" }.joined(separator: ", ")
        return shown.map(block).joined()
            + (run.results.count > 1 && !shown.isEmpty ? "\(run.results.count) results: \(counts)\n" : "")
    }

    /// One result in one line.
    static func line(_ result: MediaResult) -> String {
        let code = result.problem.map { " (\($0.code.rawValue))" } ?? ""
        let name = result.name.map { " \($0):" } ?? ""
        return SafeText.clean(
            "\(result.vios):\(name) \(result.status.rawValue)\(code)" + (result.problem.map { ": \($0.message)" } ?? ""))
    }

    func block(_ result: MediaResult) -> String {
        var lines = [headline(result)]
        func add(_ label: String, _ text: String, paint: (String) -> String = { $0 }) {
            let margin = 10
            for (index, line) in style.lines(SafeText.cleanLines(text), margin: margin).enumerated() {
                let lead = index == 0 ? "  " + label : ""
                lines.append(paint(lead + String(repeating: " ", count: margin - lead.count) + line))
            }
        }
        if let medium = result.medium { add("medium", describe(medium, result)) }
        if let image = result.image { add("image", describe(image)) }
        if let transfer = result.transfer { add("sent", describe(transfer)) }
        if let verified = result.verified { add("checked", verified.text) }
        for step in result.steps { add("step", describe(step)) }
        for leftover in result.leftovers { add("left", describe(leftover)) }
        for note in result.notes { add("note", note, paint: style.faint) }
        for warning in result.warnings { add("warning", warning, paint: style.warn) }
        if let problem = result.problem {
            add("error", problem.message, paint: style.bad)
            add("hint", problem.hint)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func headline(_ result: MediaResult) -> String {
        let word = result.exitCode == 0 ? style.good(result.status.rawValue) : style.bad(result.status.rawValue)
        let code = result.problem.map { " (\($0.code.rawValue))" } ?? ""
        let name = result.name.map { "  \(SafeText.clean($0.text))" } ?? ""
        return "\(SafeText.clean(result.vios.text)): \(word)\(code)\(name)"
    }

    private func describe(_ medium: MediumState, _ result: MediaResult) -> String {
        let size = medium.bytes.map { "\($0) bytes" } ?? medium.sizeMB.map { "\(Int($0.rounded(.up))) MB" }
        let loaded = medium.loaded.isEmpty ? nil : "in \(medium.loaded.map(\.text).joined(separator: ", "))"
        let pool = result.repository.map { "repository\($0.parentPool.map { " in \($0)" } ?? "") with \($0.freeMB) MB free" }
        return [medium.name.text, size, medium.access?.rawValue, loaded, pool].compactMap(\.self).joined(separator: "  ")
    }

    private func describe(_ image: MediaResult.Image) -> String {
        let checked = image.checkedAgainst.map { "agrees with \($0)" }
        return [image.path, image.bytes.map { "\($0) bytes" }, image.volumeID.map { "volume \($0)" }, checked].compactMap(\.self)
            .joined(separator: "  ")
    }

    private func describe(_ transfer: MediaResult.Transfer) -> String {
        let rate = transfer.seconds >= 1 ? ", \(TransferText.rate(Double(transfer.bytesSent) / transfer.seconds))" : ""
        return "\(transfer.bytesSent) bytes to \(transfer.staging) in \(ReportRenderer.tenths(transfer.seconds)) s\(rate)"
    }

    private func describe(_ leftover: MediaResult.Leftover) -> String {
        let size = leftover.bytes.map { "\($0) bytes" } ?? "size unknown"
        let what =
            switch leftover.kind {
            case .part: "staged file \(leftover.name), \(size)"
            case .medium: "incomplete medium \(leftover.name), \(size)"
            case .temporary: "medium \(leftover.name), whole, \(size)"
            case .mount: "NFS directory mounted on \(leftover.name)"
            }
        return what + (leftover.modified.map { ", \($0)" } ?? "") + (leftover.keptBecause.map { "; kept: \($0)" } ?? "")
    }

    private func describe(_ step: StepRecord) -> String {
        let seconds = step.seconds.map { " in \(ReportRenderer.tenths($0)) s" } ?? ""
        return "\(step.name): \(step.outcome.rawValue)\(seconds)  \(step.host): \(step.command)"
    }
}

extension MediaResult.Verified {
    /// For people.
    var text: String {
        switch self {
        case .back: "the medium was read back: its SHA-256 is the image's"
        case .stored: "SHA-256 of the medium, computed on the VIOS"
        case .storedChecksum: "POSIX checksum of the medium, computed on the VIOS"
        case .staged: "SHA-256 of the staged file, size of the medium"
        case .stagedChecksum: "POSIX checksum of the staged file, size of the medium"
        case .size: "size of the medium only"
        case .megabytes: "size of the medium in megabytes only"
        }
    }
}
