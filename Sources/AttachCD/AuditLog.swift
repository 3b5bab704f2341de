import Foundation
import PowerVM
import VirtualOptical
import Remoting

/// One line of JSON for every run that changed something or tried to, in `$XDG_STATE_HOME/attach-cd/audit.log` (mode 0600).
struct AuditLog {
    var environment: Environment

    func record(_ report: RunReport) { record(ReportJSON.document(report), steps: report.results.flatMap(\.steps)) }

    /// - Parameter steps: what the document is about; one that was only planned has no seconds.
    func record(_ document: JSONValue, steps: [StepRecord]) {
        guard steps.contains(where: { $0.seconds != nil }) else { return }
        let directory = environment.stateDirectory + "/attach-cd"
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try append(line(document), to: directory + "/audit.log")
        } catch {
            Terminal.error("attach-cd: the audit log in \(directory) can't be written\n")
        }
    }

    private func line(_ document: JSONValue) -> String {
        let document = document.cleaned.adding("user", .string(NSUserName()))
            .adding("time", .string(ISO8601DateFormatter().string(from: Date())))
        return document.printed.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ") + "\n"
    }

    /// One write with O_APPEND: lines of runs at the same time don't mix.
    private func append(_ line: String, to file: String) throws {
        let descriptor = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: Data(line.utf8))
    }
}
