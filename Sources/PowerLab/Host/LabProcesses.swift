import Foundation

/// Every process of one lab: sshds, their sessions, and what those left running (a detached cfgmgr).
struct LabProcesses {
    private let directory: LabDirectory

    init(_ directory: LabDirectory) { self.directory = directory }

    /// SIGKILL until none is left, at most some seconds: emulated commands hold no state that needs an orderly end
    /// (the state file is replaced atomically).
    func end() throws {
        for _ in 0..<200 {
            let table = try ProcessTable.read()
            let victims = table.belonging(to: directory) + (try listeners(table))
            if victims.isEmpty { return }
            for victim in victims { kill(victim.pid, SIGKILL) }
            usleep(20_000)
        }
        throw LabError.system("processes of \(directory.path) do not end", ETIMEDOUT)
    }

    /// sshds by their pid files (setproctitle overwrites the environment that /proc shows), and all below them.
    private func listeners(_ table: ProcessTable) throws -> [ProcessTable.Entry] {
        let hosts = (try? FileManager.default.contentsOfDirectory(atPath: directory.path + "/hosts")) ?? []
        return hosts.flatMap { host -> [ProcessTable.Entry] in
            guard let listener = EmulatedHost.listener(directory.host(host), table) else { return [] }
            return [listener] + table.descendants(of: listener.pid)
        }
    }
}

extension ProcessTable {
    /// Whether any process of the lab lives.
    func belongs(to directory: LabDirectory) -> Bool {
        let hosts = (try? FileManager.default.contentsOfDirectory(atPath: directory.path + "/hosts")) ?? []
        return !belonging(to: directory).isEmpty || hosts.contains { EmulatedHost.listener(directory.host($0), self) != nil }
    }
}
