import Remoting

/// Where audit lines go.
struct AuditSettings: Sendable, Equatable {
    var file: AuditFile?
    var syslog: AuditSyslog?

    /// - Parameter path: `--audit-log`; nil: the state directory.
    init(destination: Inventory.AuditDestination, path: String?, environment: Environment) {
        if destination != .syslog {
            file = AuditFile(path: path ?? environment.stateDirectory + "/attach-cd/audit.log")
        }
        if destination != .file { syslog = AuditSyslog() }
    }

    /// As text, for `doctor`.
    var description: String {
        [file.map(\.path), syslog.map { "syslog authpriv (\($0.socket))" }].compactMap(\.self).joined(separator: " and ")
    }
}
