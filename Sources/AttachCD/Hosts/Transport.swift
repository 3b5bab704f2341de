import SSH

/// What speaks SSH to a host.
enum TransportKind: String, Sendable {
    /// Inside this process.
    case libssh2
    /// The system's `ssh` program.
    case openssh
}

/// The transport of one host, and why it is that one.
struct TransportChoice: Sendable, Equatable {
    var kind: TransportKind
    /// In words, for `-v` and `doctor`.
    var reason: String
}

/// Where a host is and how it is reached, before anything is connected.
struct HostRoute: Sendable {
    var destination: SSHDestination
    var choice: TransportChoice
    /// What the ssh program has to be told.
    var target: OpenSSHTarget
    /// Keys on this side that could be offered.
    var identities: SSHInspection.Identities
    /// What `ssh -G` said of the host itself.
    var options: SSHOptionTable
}
