import Foundation

extension Lab {
    /// Takes a lab that is up back to the first state of its world: devices, media, files, faults, keys, log. Sessions and commands end,
    /// the sshds live on, ports and keys stay the same. Much faster than a new lab; for suites that share one.
    public func reset() throws {
        guard directory.isLab else { throw LabError.noLab(directory.path) }
        let required = try Requirements.find(triesNamespace: false)
        try LabProcesses(directory).endSessions()
        let old = try store.read()
        let state = try store.firstState()
        try store.update { $0 = state }
        for host in state.sshHosts {
            try EmulatedHost(self, host, state, required).reset(from: old.faults[host] ?? [])
        }
        try ClientFiles(self, state).write(portsChanged: true)
        unlink(directory.logFile)
    }
}
