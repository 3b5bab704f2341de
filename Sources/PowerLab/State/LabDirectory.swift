import Foundation

/// The files of one lab. Every path is absolute.
public struct LabDirectory: Sendable, Equatable {
    public let path: String

    public init(_ path: String) {
        let url = URL(fileURLWithPath: path).standardizedFileURL
        self.path = url.path
    }

    public var sshConfig: String { path + "/ssh_config" }
    public var inventory: String { path + "/inventory.yaml" }
    public var knownHosts: String { path + "/known_hosts" }
    public var identity: String { path + "/id_ed25519" }
    public var stateFile: String { path + "/state.json" }
    /// The state that the world began with.
    var firstStateFile: String { path + "/first-state.json" }
    public var logFile: String { path + "/log.jsonl" }
    var lockFile: String { path + "/state.lock" }
    var passwd: String { path + "/passwd" }
    var group: String { path + "/group" }

    /// A directory of tools that hosts share: links are what takes most of the time when a lab starts.
    func tools(_ name: String) -> String { path + "/tools/" + name }

    /// The files of an NFS server.
    func nfs(_ server: String) -> String { path + "/nfs/" + server }

    public func host(_ name: String) -> HostDirectory { HostDirectory(path: path + "/hosts/" + name, name: name) }

    public var isLab: Bool { access(stateFile, F_OK) == 0 }
}

/// The files of one emulated host.
public struct HostDirectory: Sendable {
    let path: String
    let name: String

    /// What sshd wrote about its sessions (LogLevel VERBOSE: one "Starting session" line per command).
    public var sshdLog: String { path + "/sshd.log" }
    public var hostKey: String { path + "/host_key" }
    /// Where the key that known_hosts has lies while another one is in use.
    var firstHostKey: String { hostKey + ".known" }
    public var authorizedKeys: String { path + "/authorized_keys" }
    /// The partition's /etc, /var, /tmp and /home, or a VIOS's /home, /tmp and /mnt; they outlive the lab's down and up.
    public var root: String { path + "/root" }
    var sshdConfig: String { path + "/sshd_config" }
    var pidFile: String { path + "/sshd.pid" }
    /// Of the helper that keeps the port while the host is silent.
    var portHolderPidFile: String { path + "/port-holder.pid" }
    var passwd: String { path + "/passwd" }
    /// The emulated commands in padmin's or hscroot's PATH.
    var bin: String { path + "/bin" }
    /// Held by the command that changes the device configuration.
    var odmLock: String { path + "/odm.lock" }
    var home: String { path + "/home" }
    /// padmin's home on a VIOS.
    var padminHome: String { root + "/home/padmin" }
    /// The bytes of a VIOS's media.
    var media: String { path + "/media" }

    func loginShell(_ account: String) -> String { path + "/login-" + account }
}
