import Foundation

/// The ssh connections of one emulated host.
enum Connection {
    /// Kills the sshd processes of this command's own connection; of a detached command: all connections of the host.
    static func cut(host: String, directory: LabDirectory) throws {
        let processes = try ProcessTable.read()
        let text = try String(contentsOfFile: directory.host(host).pidFile, encoding: .utf8)
        guard let listener = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) else { return }
        let ours = processes.ancestors(of: getpid()).filter { $0.name.hasPrefix("sshd") && $0.pid != listener }
        let all = processes.descendants(of: listener).filter { $0.name.hasPrefix("sshd") }
        let known = Set(all.map(\.pid))
        for victim in ours.contains(where: { known.contains($0.pid) }) ? ours.filter({ known.contains($0.pid) }) : all {
            kill(victim.pid, SIGKILL)
        }
    }
}
