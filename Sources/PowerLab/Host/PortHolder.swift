import Foundation

/// The helper behind the faults `refuse` and `late-boot`: reserves a host's port while no process listens on it, and
/// starts the host's sshd when the delay is over.
public enum PortHolder {
    /// - Parameter seconds: nil: until this process is killed.
    public static func run(_ lab: Lab, host: String, seconds: Double?) throws {
        Descriptors.closeInherited()
        let state = try lab.store.read()
        guard let port = state.ports[host], let held = hold(port) else {
            throw LabError.system("hold the port of \(host)", errno)
        }
        let pidFile = lab.directory.host(host).portHolderPidFile
        try LabFile.replace(pidFile, with: "\(getpid())\n")
        guard let seconds else {
            while true { pause() }
        }
        Delay.take(seconds)
        held.release()
        let awake = try lab.store.update { state in
            state.faults[host]?.removeAll { $0.name == "late-boot" }
            return state
        }
        try EmulatedHost(lab, host, awake, Requirements.find()).start()
    }

    /// The kernel may have given it to an outgoing connection since the host's sshd left it: such a one ends soon.
    private static func hold(_ port: UInt16) -> Port.Reservation? {
        for _ in 0..<50 {
            if let held = Port.hold(port) { return held }
            Delay.take(0.1)
        }
        return Port.hold(port)
    }
}
