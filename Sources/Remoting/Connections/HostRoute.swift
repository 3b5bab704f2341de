import SSH

/// Where a host is and how it is reached, before anything is connected.
struct HostRoute: Sendable {
    var destination: SSHDestination
    var choice: TransportChoice
    /// The options to pass to the ssh program.
    var target: OpenSSHTarget
    /// Keys on this side that could be offered.
    var identities: SSHInspection.Identities
    /// What `ssh -G` printed for the host itself.
    var options: SSHOptionTable
}
