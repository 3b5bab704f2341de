import PowerVM
import VirtualOptical

/// One LPAR in one line, for people: its status and what exists.
struct ReportLine {
    var result: LPARReport

    var text: String {
        let code = result.problem.map { " (\($0.code.rawValue))" } ?? ""
        let drive = result.drive.map { drive in
            ", drive \(drive.name)" + (result.server.map { " on \($0.vios) \($0.adapter)" } ?? "")
        }
        let device = result.device.map { ", \($0.name)" }
        let message = result.problem.map { ": \(reason($0))" }
        return SafeText.clean(
            "\(result.lpar): \(result.status.rawValue)\(code)" + (drive ?? "") + (device ?? "") + (message ?? ""))
    }

    /// The line begins with the LPAR already.
    private func reason(_ problem: Problem) -> Substring {
        let lead = result.lpar + ": "
        return problem.message.hasPrefix(lead) ? problem.message.dropFirst(lead.count) : problem.message[...]
    }
}
