import Foundation

/// Where an emulated command runs: which lab, which host, which user.
struct CommandContext {
    let directory: LabDirectory
    let host: String
    let user: String

    /// Mount point of the lab's directory inside a partition.
    static let mountPoint = "/mnt/lab"
    /// Inside a partition: a symbolic link whose text is the host's name.
    static let hostLink = "/mnt/host"
    /// Set by sshd for every session; also the mark by which `down` finds a lab's processes.
    static let directoryVariable = "POWERLAB_DIR"
    static let hostVariable = "POWERLAB_HOST"

    /// Nil outside of any lab.
    static func find() -> CommandContext? {
        let environment = ProcessInfo.processInfo.environment
        let user = environment["LOGNAME"] ?? environment["USER"] ?? "unknown"
        if let host = try? FileManager.default.destinationOfSymbolicLink(atPath: hostLink),
            case let directory = LabDirectory(mountPoint), directory.isLab
        {
            return CommandContext(directory: directory, host: host, user: user)
        }
        guard let path = environment[directoryVariable], let host = environment[hostVariable] else { return nil }
        return CommandContext(directory: LabDirectory(path), host: host, user: user)
    }
}
