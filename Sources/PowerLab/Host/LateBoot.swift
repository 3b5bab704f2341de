import Foundation

/// The helper behind the fault `late-boot`: starts a host's sshd after a while and takes the fault away.
public enum LateBoot {
    public static func run(_ lab: Lab, host: String, seconds: Double) throws {
        usleep(useconds_t(seconds * 1_000_000))
        let state = try lab.store.update { state in
            state.faults[host]?.removeAll { $0.name == "late-boot" }
            return state
        }
        try EmulatedHost(lab, host, state, Requirements.find()).start()
    }
}
