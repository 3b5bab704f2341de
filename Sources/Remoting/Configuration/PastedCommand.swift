import PowerVM
import SSH

/// The ssh command that reaches a host as a run does: for hints, to be pasted into a shell.
struct PastedCommand: Sendable {
    var destination: SSHDestination
    /// The configuration file that the run was given.
    var file: String?

    /// - Parameters:
    ///   - options: before the host.
    ///   - alias: one of the jump hosts; nil: the host itself.
    func ssh(_ options: String..., to alias: String? = nil) -> String {
        let hop = destination.jumps.first { $0.alias == alias } ?? destination
        let file = file.map { ["-F", $0] } ?? []
        let port = hop.port == 22 ? [] : ["-p", String(hop.port)]
        let words = ["ssh"] + options + file + port + ["\(hop.user)@\(hop.alias)"]
        return words.map(ShellWord.quoted).joined(separator: " ")
    }

    static func unknownHostKey(_ command: String) -> String {
        "compare the fingerprint with the host's, then connect once with `\(command)`, or allow new keys with --accept-new-host-keys"
    }
}
