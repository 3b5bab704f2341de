import Glibc
import Logging

/// One resolved host: what `ssh -G HOST` prints, with the environment already looked up by the caller.
public struct SSHDestination: Sendable, Hashable {
    /// What the user typed; used in messages only.
    public var alias: String
    /// The name or address to connect to.
    public var hostName: String
    public var port: Int
    public var user: String
    /// The name to look up in known_hosts instead of `hostName` and `port`, as ssh does it.
    public var hostKeyAlias: String?
    /// Absolute paths, in the order they are tried. A path that does not exist is skipped.
    public var identityFiles: [String]
    /// Offer only keys named by `identityFiles`, even if the agent holds more.
    public var identitiesOnly: Bool
    /// The agent's socket; nil where there is none or it was switched off.
    public var identityAgent: String?
    public var userKnownHostsFiles: [String]
    public var globalKnownHostsFiles: [String]
    /// Write host names hashed when a key is accepted, as Debian's ssh_config asks.
    public var hashKnownHosts: Bool
    public var strictHostKeyChecking: HostKeyPolicy
    /// What ssh's configuration allows; nothing else is used.
    public var allowedAlgorithms: SSHAlgorithms
    /// Bounds each TCP connect and, again, the handshake that follows it.
    public var connectTimeout: Duration
    public var serverAliveInterval: Duration?
    public var serverAliveCountMax: Int
    /// ProxyJump hops in order; `jumps` of a hop itself is not looked at.
    public var jumps: [SSHDestination]

    public init(
        alias: String? = nil, hostName: String, port: Int = 22, user: String, hostKeyAlias: String? = nil,
        identityFiles: [String] = [], identitiesOnly: Bool = false, identityAgent: String? = nil,
        userKnownHostsFiles: [String] = [], globalKnownHostsFiles: [String] = [],
        hashKnownHosts: Bool = false, strictHostKeyChecking: HostKeyPolicy = .yes, allowedAlgorithms: SSHAlgorithms = .init(),
        connectTimeout: Duration = .seconds(10),
        serverAliveInterval: Duration? = nil, serverAliveCountMax: Int = 3, jumps: [SSHDestination] = []
    ) {
        self.alias = alias ?? hostName
        self.hostName = hostName
        self.port = port
        self.user = user
        self.hostKeyAlias = hostKeyAlias
        self.identityFiles = identityFiles
        self.identitiesOnly = identitiesOnly
        self.identityAgent = identityAgent
        self.userKnownHostsFiles = userKnownHostsFiles
        self.globalKnownHostsFiles = globalKnownHostsFiles
        self.hashKnownHosts = hashKnownHosts
        self.strictHostKeyChecking = strictHostKeyChecking
        self.allowedAlgorithms = allowedAlgorithms
        self.connectTimeout = connectTimeout
        self.serverAliveInterval = serverAliveInterval
        self.serverAliveCountMax = serverAliveCountMax
        self.jumps = jumps
    }

    /// The name that known_hosts has for this host: the alias, the bare name, or `[name]:port`; in lower case, as ssh writes and hashes it.
    public var knownHostsName: String {
        if let hostKeyAlias { return hostKeyAlias.lowercased() }
        return port == 22 ? hostName.lowercased() : "[\(hostName.lowercased())]:\(port)"
    }

    /// The name without its port, which ssh looks up if nothing is known under the other.
    var knownHostsBareName: String? { hostKeyAlias == nil && port != 22 ? hostName.lowercased() : nil }

    /// ssh never accepts a new key of a host whose name could be read as a pattern.
    var hasRecordableName: Bool { !hostName.contains { "@?*#[]|'\"\\".contains($0) } }
}

/// Lists of algorithms in order of preference, and the least size of RSA keys, as `ssh -G` prints them. An empty list allows whatever
/// libssh2 has, except that host keys are then those of OpenSSH's own list.
public struct SSHAlgorithms: Sendable, Hashable {
    public var keyExchange: [String]
    public var hostKey: [String]
    public var ciphers: [String]
    public var macs: [String]
    /// The signatures of user keys (PubkeyAcceptedAlgorithms).
    public var userKeys: [String]
    /// RequiredRSASize, for host keys and user keys.
    public var leastRSABits: Int

    public init(
        keyExchange: [String] = [], hostKey: [String] = [], ciphers: [String] = [], macs: [String] = [],
        userKeys: [String] = [], leastRSABits: Int = 0
    ) {
        self.keyExchange = keyExchange
        self.hostKey = hostKey
        self.ciphers = ciphers
        self.macs = macs
        self.userKeys = userKeys
        self.leastRSABits = leastRSABits
    }
}

/// What to do with a host key that isn't in any file. A changed or revoked key is refused under every policy.
public enum HostKeyPolicy: Sendable, Hashable {
    /// Refuse it.
    case yes
    /// Accept it and write it to the first user file.
    case acceptNew
    /// Accept it with a notice, write it like ssh does, and still refuse a changed one (ssh would only warn).
    case no
    /// Ask `SSHOptions.askHostKey`; without one, refuse.
    case ask
}

/// What is the same for all hosts of one run.
public struct SSHOptions: Sendable {
    public var logger: Logger
    /// Bounds the time from the accepted host key to the accepted user, on each connection.
    public var authenticationTimeout: Duration
    /// How often a connection that the server dropped before its banner (MaxStartups) is tried in all.
    public var handshakeAttempts: Int
    /// Send what doesn't depend on an answer before that has come: at the log-in, and the next channel while a command runs. Each saves a
    /// round trip.
    public var sendsAhead: Bool
    /// Decides about an unknown key under `HostKeyPolicy.ask`.
    public var askHostKey: (@Sendable (HostKeyQuestion) async -> Bool)?
    /// Asked when keepalives stay unanswered: true if the connection is to be given up, such as because a fresh one gets an answer
    /// (`SSHSession.answers`). Without it the connection is given up at once, as ssh does it.
    public var confirmSilence: (@Sendable (SSHDestination) async -> Bool)?
    /// Notices for the operator that don't stop the connection, such as a key that was accepted unseen.
    public var onNotice: (@Sendable (String) -> Void)?

    public init(
        logger: Logger = Logger(label: "attach-cd.ssh"), authenticationTimeout: Duration = .seconds(30),
        handshakeAttempts: Int = 6, sendsAhead: Bool = true,
        askHostKey: (@Sendable (HostKeyQuestion) async -> Bool)? = nil,
        confirmSilence: (@Sendable (SSHDestination) async -> Bool)? = nil, onNotice: (@Sendable (String) -> Void)? = nil
    ) {
        self.logger = logger
        self.authenticationTimeout = authenticationTimeout
        self.handshakeAttempts = handshakeAttempts
        self.sendsAhead = sendsAhead
        self.askHostKey = askHostKey
        self.confirmSilence = confirmSilence
        self.onNotice = onNotice
    }
}

/// An unknown host key, for the question to the operator.
public struct HostKeyQuestion: Sendable, Equatable {
    public var alias: String
    /// The name under which it would be stored.
    public var name: String
    public var keyType: String
    /// `SHA256:…` as ssh prints it.
    public var fingerprint: String

    public init(alias: String, name: String, keyType: String, fingerprint: String) {
        self.alias = alias
        self.name = name
        self.keyType = keyType
        self.fingerprint = fingerprint
    }
}
