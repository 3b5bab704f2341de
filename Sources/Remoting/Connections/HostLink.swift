import PowerVM
import SSH

/// A host as a run uses it: `HostConnection`, or a stand-in in a test.
public protocol HostLink: CommandRunner {
    /// Whether the host's name exists, as far as this machine has to know it.
    func lookUp() async -> NameLookup
    /// Whether known_hosts has a key for the host, by the name that ssh would look up.
    func hasKnownKey() async -> Bool
    /// The route to the host, for the doctor.
    func check() async -> HostCheck.Result
    /// Ends the connection as soon as no command runs on it; a later exchange opens a new one.
    func release() async
    /// Ends the connection, and what is being opened. No later exchange opens one.
    func close() async
}
