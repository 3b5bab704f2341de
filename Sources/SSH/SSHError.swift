/// The one error that this target throws: what happened, in which phase, at which host, and what to do about it.
public struct SSHError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Phase: String, Sendable, Equatable {
        case resolve, connect, handshake, hostKey, authenticate, openChannel, exec, read, close
    }

    public enum Code: Sendable, Equatable {
        case nameResolution, connectionRefused, connectTimeout, networkUnreachable
        /// The connection ended before the server identified itself (MaxStartups, a full server, a firewall).
        case bannerFailed
        /// Something answered that isn't an SSH server.
        case notSSH
        case noCommonAlgorithm
        /// The server and libssh2 agree on something that ssh's configuration forbids.
        case algorithmNotAllowed
        case hostKeyUnknown(fingerprint: String)
        case hostKeyChanged(KnownHostsLocation)
        case hostKeyRevoked(KnownHostsLocation)
        case authenticationRejected(AuthenticationRefusal)
        /// No key could be offered at all; the first reason that names a real key.
        case keyUnusable(KeyProblem)
        case agentUnavailable
        case connectionLost, answerTimeout, cancelled, outputLimitExceeded, channelRefused
        /// The session was closed by us during, or before, this operation.
        case closed
        case localIO
        case `internal`
    }

    public var code: Code
    public var phase: Phase
    /// The alias of the host, or of the jump host, that failed.
    public var host: String
    public var message: String
    /// What the operator can do, a sentence or a command line.
    public var hint: String?
    public var libssh2Code: Int32?
    /// The command may have reached the server: its outcome is unknown.
    public var requestSent: Bool

    public init(
        code: Code, phase: Phase, host: String, message: String, hint: String? = nil, libssh2Code: Int32? = nil,
        requestSent: Bool = false
    ) {
        self.code = code
        self.phase = phase
        self.host = host
        self.message = message
        self.hint = hint
        self.libssh2Code = libssh2Code
        self.requestSent = requestSent
    }

    public var description: String {
        "\(host): \(message) [\(phase.rawValue)]" + (hint.map { "; \($0)" } ?? "")
    }
}

/// A line of a known_hosts file.
public struct KnownHostsLocation: Sendable, Equatable, CustomStringConvertible {
    public var file: String
    public var line: Int

    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    public var description: String { "\(file):\(line)" }
}

/// What was offered, and what the server would have taken.
public struct AuthenticationRefusal: Sendable, Equatable {
    public struct TriedKey: Sendable, Equatable {
        /// The file, or "agent: comment".
        public var source: String
        public var type: String
        /// nil where only the private half was available, in a format that doesn't contain the public one.
        public var fingerprint: String?

        public init(source: String, type: String, fingerprint: String?) {
            self.source = source
            self.type = type
            self.fingerprint = fingerprint
        }
    }
    /// The server's methods, in its order; nil if it could not be queried.
    public var methods: [String]?
    public var tried: [TriedKey]
    /// Keys that were found but could not be offered.
    public var unusable: [KeyProblem]
    /// A key that the server would have taken, if the agent had signed with it.
    public var agentRefused: TriedKey?

    public init(methods: [String]?, tried: [TriedKey], unusable: [KeyProblem], agentRefused: TriedKey? = nil) {
        self.methods = methods
        self.tried = tried
        self.unusable = unusable
        self.agentRefused = agentRefused
    }
}

/// Why a key file cannot be used.
public struct KeyProblem: Sendable, Equatable, CustomStringConvertible {
    public enum Reason: Sendable, Equatable {
        case missing, unreadable, permissionsTooOpen, encrypted, notAPrivateKey
        /// An RSA key on a libssh2 that can only sign with SHA-1, which servers refuse.
        case rsaNeedsNewerLibssh2
        /// A key kind or file format that this libssh2 does not read (DSA, FIDO, PuTTY, ed25519 as PKCS#8).
        case unsupported(String)
        /// ssh's configuration doesn't allow the key; the option and what it lacks.
        case notAllowed(String)
        /// ssh's configuration allows the key for some of its uses, and this program can't tell which it would be.
        case undecided(String)
    }
    public var path: String
    public var reason: Reason

    public init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    public var description: String {
        switch reason {
        case .missing: "\(path): no such file"
        case .unreadable: "\(path): cannot be read by this user"
        case .permissionsTooOpen: "\(path): readable by others, so ssh and this program ignore it"
        case .encrypted: "\(path): protected by a passphrase and not held by an agent"
        case .notAPrivateKey: "\(path): not a private key"
        case .rsaNeedsNewerLibssh2:
            "\(path): an RSA key, which libssh2 \(LibSSH2.version) can only use with SHA-1 signatures; 1.11.0 or newer is needed"
        case .notAllowed(let why), .undecided(let why): "\(path): \(why)"
        case .unsupported(let what): "\(path): \(what) is not supported by libssh2 \(LibSSH2.version)"
        }
    }

    /// Not by libssh2's limits, but by ssh's configuration.
    var isForbidden: Bool {
        switch reason {
        case .notAllowed, .undecided: true
        default: false
        }
    }

    /// Nothing is wrong with the file: the key isn't offered because of its algorithm or size.
    public var isRule: Bool {
        switch reason {
        case .notAllowed, .undecided, .rsaNeedsNewerLibssh2: true
        case .missing, .unreadable, .permissionsTooOpen, .encrypted, .notAPrivateKey, .unsupported: false
        }
    }

    /// The cure, where there is one.
    public var hint: String? {
        switch reason {
        case .missing: nil
        case .unreadable: "check owner and mode of \(path)"
        case .permissionsTooOpen: "chmod 600 \(path)"
        case .encrypted: "ssh-add \(path)"
        case .notAPrivateKey: "IdentityFile must name the private key"
        case .notAllowed, .undecided: "use another key, or change that option of the ssh configuration"
        case .rsaNeedsNewerLibssh2, .unsupported: "use an ed25519 key in OpenSSH format (ssh-keygen -t ed25519)"
        }
    }
}
