import SSH

/// What the command line overrides in ssh's own configuration.
public struct ConnectionOverrides: Sendable {
    /// `--identity`
    public var identity: String?
    /// `--accept-new-host-keys`
    public var acceptNewHostKeys = false
    /// `--timeout`: shortens the wait for a connection; a value longer than the default applies to commands only.
    public var timeout: Duration?
    /// `--strict`: no host may be configured so that an unknown key is accepted without a question.
    public var isStrict = false

    public init(
        identity: String? = nil, acceptNewHostKeys: Bool = false, timeout: Duration? = nil, isStrict: Bool = false
    ) {
        self.identity = identity
        self.acceptNewHostKeys = acceptNewHostKeys
        self.timeout = timeout
        self.isStrict = isStrict
    }

    /// Refuses a route on which a key that no known_hosts file has would be accepted unseen.
    func check(_ destination: SSHDestination) throws(HostConfigurationError) {
        guard isStrict else { return }
        for host in destination.jumps + [destination] {
            let word: String
            switch host.strictHostKeyChecking {
            case .acceptNew: word = "accept-new"
            case .no: word = "no"
            case .yes, .ask: continue
            }
            throw HostConfigurationError(
                host: host.alias, message: "StrictHostKeyChecking is \(word), which --strict doesn't allow",
                hint: "set it to yes or ask for \(host.alias) in the ssh configuration, and put the host's key into known_hosts",
                isRefusal: true)
        }
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
