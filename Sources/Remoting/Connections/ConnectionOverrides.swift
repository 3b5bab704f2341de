import SSH

/// What the command line overrides in ssh's own configuration.
public struct ConnectionOverrides: Sendable {
    /// `--identity`
    public var identity: String?
    /// `--accept-new-host-keys`
    public var acceptNewHostKeys = false
    /// `--timeout`: shortens the wait for a connection; a value longer than the default applies to commands only.
    public var timeout: Duration?

    public init(identity: String? = nil, acceptNewHostKeys: Bool = false, timeout: Duration? = nil) {
        self.identity = identity
        self.acceptNewHostKeys = acceptNewHostKeys
        self.timeout = timeout
    }

    /// The options to pass to ssh for the host and for its jump hosts: the first value wins, so this comes first.
    var prologue: String {
        "BatchMode yes\n" + (acceptNewHostKeys ? "StrictHostKeyChecking accept-new\n" : "")
    }

    func apply(to destination: SSHDestination) -> SSHDestination {
        var result = destination
        if let identity { result.identityFiles.insert(identity, at: 0) }
        if let timeout {
            result.connectTimeout = min(result.connectTimeout, timeout)
            for index in result.jumps.indices {
                result.jumps[index].connectTimeout = min(result.jumps[index].connectTimeout, timeout)
            }
        }
        guard acceptNewHostKeys else { return result }
        if result.strictHostKeyChecking != .no { result.strictHostKeyChecking = .acceptNew }
        for index in result.jumps.indices where result.jumps[index].strictHostKeyChecking != .no {
            result.jumps[index].strictHostKeyChecking = .acceptNew
        }
        return result
    }
}
