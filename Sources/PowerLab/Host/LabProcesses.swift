import Foundation

/// Every process of one lab: sshds, their sessions, and what those left running (a detached cfgmgr).
struct LabProcesses {
    private let directory: LabDirectory

    init(_ directory: LabDirectory) { self.directory = directory }

    /// SIGKILL until none is left, at most a minute: emulated commands hold no state that needs an orderly end
    /// (the state file is replaced atomically).
    func end() throws {
        for _ in 0..<3000 {
            let table = try ProcessTable.read()
            let victims = table.belonging(to: directory) + (try listeners(table))
            if victims.isEmpty { return }
            for victim in victims { kill(victim.pid, SIGKILL) }
            usleep(20_000)
        }
        throw LabError.system("processes of \(directory.path) do not end", ETIMEDOUT)
    }

    /// Ends sessions and the commands that hosts run; the sshds' listeners and the helpers of silent hosts live on.
    func endSessions() throws {
        for _ in 0..<3000 {
            let table = try ProcessTable.read()
            let listeners = table.listeners(of: directory).filter { $0.parent == 1 || !table.isSSHD($0.parent) }
            let sessions = listeners.flatMap { table.descendants(of: $0.pid) }
            let kept = Set(listeners.map(\.pid))
            let victims = sessions + table.commands(of: directory).filter { !kept.contains($0.pid) }
            if victims.isEmpty { return }
            for victim in victims { kill(victim.pid, SIGKILL) }
            usleep(5_000)
        }
        throw LabError.system("sessions of \(directory.path) do not end", ETIMEDOUT)
    }

    private func listeners(_ table: ProcessTable) throws -> [ProcessTable.Entry] {
        table.listeners(of: directory).flatMap { [$0] + table.descendants(of: $0.pid) }
    }
}

extension ProcessTable {
    /// Whether any process of the lab lives.
    func belongs(to directory: LabDirectory) -> Bool {
        !belonging(to: directory).isEmpty || !listeners(of: directory).isEmpty
    }

    /// sshds by the configuration in their command line: setproctitle overwrites the environment that /proc shows, and a pid file is
    /// missing while an sshd starts.
    func listeners(of directory: LabDirectory) -> [Entry] {
        let (start, end) = (Array("\(directory.path)/hosts/".utf8), Array("/sshd_config".utf8))
        return living.filter { entry in
            guard entry.name.hasPrefix("sshd"), let line = ProcFile.bytes("/proc/\(entry.pid)/cmdline"),
                let host = line.firstRange(of: start)
            else { return false }
            return line[host.upperBound...].firstRange(of: end) != nil
        }
    }
}
