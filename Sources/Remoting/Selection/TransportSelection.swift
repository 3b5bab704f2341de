/// Which transport the operator wants.
public enum TransportPreference: String, CaseIterable, Sendable {
    case libssh2, openssh, auto
}

/// The implementation that speaks SSH to a host.
enum TransportKind: String, Sendable {
    /// Inside this process.
    case libssh2
    /// The system's `ssh` program.
    case openssh
}

/// The transport of one host, and why it is that one.
struct TransportChoice: Sendable, Equatable {
    var kind: TransportKind
    /// As text, for `-v` and `doctor`.
    var reason: String
}
