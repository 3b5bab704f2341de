import SSH

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
