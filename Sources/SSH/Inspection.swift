import CLibSSH2
import Glibc
import Hashing

/// What is known of the library and of a destination without connecting: for choosing a transport, and for `doctor`.
public enum SSHInspection {
    /// The libssh2 that runs, not the one compiled against.
    public static var libraryVersion: String { LibSSH2.version }

    /// The libcrypto that runs.
    public static var cryptoLibraryVersion: String { CryptoLibrary.version }

    /// Whether RSA user keys and RSA host keys can be used with SHA-2 signatures (1.11.0 and newer).
    public static var signsRSAWithSHA2: Bool { LibSSH2.signsRSAWithSHA2 }

    /// The keys that would be offered, and why the others would not.
    public struct Identities: Sendable, Equatable {
        /// In the order in which they are offered.
        public var usable: [AuthenticationRefusal.TriedKey]
        public var unusable: [KeyProblem]
        /// Why there is no agent although one is configured.
        public var agentProblem: String?

        public init(usable: [AuthenticationRefusal.TriedKey] = [], unusable: [KeyProblem] = [], agentProblem: String? = nil) {
            self.usable = usable
            self.unusable = unusable
            self.agentProblem = agentProblem
        }
    }

    /// Reads the key files and asks the agent.
    public static func identities(of destination: SSHDestination) async -> Identities {
        let plan = await IdentityPlan.read(destination)
        return Identities(usable: plan.candidates.map(\.key), unusable: plan.problems, agentProblem: plan.agentProblem)
    }

    /// One line of a known_hosts file about a host.
    public struct KnownKey: Sendable, Equatable {
        public enum Kind: Sendable {
            case key, authority, revoked
        }
        public var kind: Kind
        /// `ssh-ed25519`
        public var type: String
        public var location: KnownHostsLocation
    }

    /// What the known_hosts files contain about a host, in their order; the name is the one that is looked up.
    public static func knownKeys(of destination: SSHDestination) -> (name: String, keys: [KnownKey]) {
        let store = KnownHosts(userFiles: destination.userKnownHostsFiles, globalFiles: destination.globalKnownHostsFiles)
        let name = destination.knownHostsName
        let keys = store.lines(for: name, bareName: destination.knownHostsBareName).map { line in
            let kind: KnownKey.Kind =
                switch line.marker {
                case nil: .key
                case .certAuthority: .authority
                case .revoked: .revoked
                }
            return KnownKey(kind: kind, type: line.keyType, location: line.location)
        }
        return (name, keys)
    }

    /// What libssh2 would offer in a key exchange, by ssh's option names; empty if the library can't be started.
    public static func offeredAlgorithms() -> [String: [String]] {
        guard LibSSH2.initialization == 0, let session = libssh2_session_init_ex(nil, nil, nil, nil) else { return [:] }
        defer { libssh2_session_free(session) }
        return [
            "kexalgorithms": LibSSH2.supportedAlgorithms(session, LIBSSH2_METHOD_KEX),
            "hostkeyalgorithms": LibSSH2.supportedAlgorithms(session, LIBSSH2_METHOD_HOSTKEY),
            "ciphers": LibSSH2.supportedAlgorithms(session, LIBSSH2_METHOD_CRYPT_CS),
            "macs": LibSSH2.supportedAlgorithms(session, LIBSSH2_METHOD_MAC_CS),
        ]
    }
}
