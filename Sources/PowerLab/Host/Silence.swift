import Foundation

/// The helper behind the faults `refuse` and `late-boot`: keeps a host's port from everybody else while nobody listens on it, and
/// starts the host's sshd when the time has come.
public enum Silence {
    /// - Parameter seconds: nil: until somebody ends this process.
    public static func run(_ lab: Lab, host: String, seconds: Double?) throws {
        Descriptors.closeInherited()
        let state = try lab.store.read()
        guard let port = state.ports[host], let held = Port.hold(port) else {
            throw LabError.system("hold the port of \(host)", errno)
        }
        let pidFile = lab.directory.host(host).silencePidFile
        try "\(getpid())\n".write(toFile: pidFile, atomically: true, encoding: .utf8)
        guard let seconds else {
            while true { pause() }
        }
        Pause.take(seconds)
        held.release()
        let awake = try lab.store.update { state in
            state.faults[host]?.removeAll { $0.name == "late-boot" }
            return state
        }
        try EmulatedHost(lab, host, awake, Requirements.find()).start()
    }
}
