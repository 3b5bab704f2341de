import Foundation
import PowerVM
import VirtualOptical

/// One line of JSON for every run that changed something or tried to, in `$XDG_STATE_HOME/attach-cd/audit.log` (mode 0600).
struct AuditLog {
    var environment: Environment

    func record(_ report: RunReport) {
        guard report.results.contains(where: { result in result.steps.contains { $0.seconds != nil } }) else { return }
        let directory = environment.stateDirectory + "/attach-cd"
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try append(line(report), to: directory + "/audit.log")
        } catch {
            Terminal.error("attach-cd: the audit log in \(directory) can't be written\n")
        }
    }

    private func line(_ report: RunReport) -> String {
        let document = ReportJSON.document(report).adding("user", .string(NSUserName()))
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
