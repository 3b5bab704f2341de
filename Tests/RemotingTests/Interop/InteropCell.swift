import SSH
import Testing

@testable import Remoting

/// One combination of the interop matrix, and what is expected of it.
struct InteropCell: Sendable, Hashable, CustomTestStringConvertible {
    var server = InteropServer.standard
    var key = InteropKey.ed25519
    var known = InteropKnown.plain
    /// Jump hosts on the route.
    var depth = 0
    var transport = TransportPreference.auto

    var testDescription: String { "\(server), \(key), \(known), \(depth) jumps, \(transport)" }
}

enum InteropOutcome: Sendable, Equatable, CustomStringConvertible {
    case works(TransportKind)
    /// The failure's code.
    case fails(String)

    var description: String {
        switch self {
        case .works(let kind): "works (\(kind.rawValue))"
        case .fails(let code): code
        }
    }
}

/// The servers of the matrix; each is one process for all cells.
enum InteropServer: String, Sendable, CaseIterable {
    case standard = "OpenSSH 9.2"
    case rsaHostKey = "only an RSA host key"
    case rsaHostKeyToo = "RSA and ed25519 host keys"
    case certifiedHost = "host certificate"
    case aeadOnly = "only AEAD ciphers"
    case etmOnly = "only EtM MACs"
    case sntrupOnly = "only sntrup761 key exchange"
    case old = "only SHA-1: old key exchange, ssh-rsa, CBC"
    case secondFactor = "key and password"
    case passwordOnly = "password only"
    case userAuthority = "user certificates only"
    case dropbear = "dropbear 2022.83"
}

/// The user's keys.
enum InteropKey: String, Sendable, CaseIterable {
    case ed25519, ecdsa256 = "ecdsa nistp256", ecdsa384 = "ecdsa nistp384", ecdsa521 = "ecdsa nistp521", rsa
    case ecdsaPEM = "ecdsa, PEM", ecdsaPKCS8 = "ecdsa, PKCS#8", rsaPEM = "RSA, PEM"
    case agentEd25519 = "ed25519 in the agent", agentEcdsa = "ecdsa in the agent", agentRSA = "RSA in the agent"
    case encryptedInAgent = "encrypted file, in the agent"
    case encrypted = "encrypted file, not in the agent"
    case certificate = "ed25519 with certificate"
    case unauthorised = "not in authorized_keys", tooOpen = "file readable by others", junk = "file that is not a key", missing =
        "no such file"

    var isRSA: Bool { [.rsa, .rsaPEM, .agentRSA].contains(self) }
    var isInAgent: Bool { [.agentEd25519, .agentEcdsa, .agentRSA, .encryptedInAgent].contains(self) }
}

/// What known_hosts contains for the host.
enum InteropKnown: String, Sendable, CaseIterable {
    case plain, hashed, wildcard, list = "list of names", alias = "HostKeyAlias", global = "global file", bareName =
        "name without its port"
    case crlf = "CRLF line ends", afterJunk = "after lines that can't be read", otherTypeToo = "with another type's key before"
    case onlyRSA = "of several keys only the RSA key"
    case acceptNew = "unknown, accept-new", accept = "unknown, StrictHostKeyChecking no"
    case authority = "@cert-authority"
    case unknown = "unknown, ask", negated = "excluded by a negation", otherHost = "another host's line"
    case changed = "another key", changedUnchecked = "another key, StrictHostKeyChecking no", revoked = "@revoked"
}

/// What is expected, from the facts of the matrix' dimensions alone: negotiation first, then the host key, then the user.
struct InteropOracle {
    var cell: InteropCell
    /// libssh2 1.11 and newer: they sign with SHA-2, and have AEAD ciphers and encrypt-then-MAC.
    var has1_11 = SSHInspection.signsRSAWithSHA2

    var expected: InteropOutcome {
        switch cell.transport {
        case .libssh2: libssh2.map(InteropOutcome.fails) ?? .works(.libssh2)
        case .openssh: openssh.map(InteropOutcome.fails) ?? .works(.openssh)
        case .auto:
            if needsSSH || libssh2 == "no-common-algorithm" {
                openssh.map(InteropOutcome.fails) ?? .works(.openssh)
            } else {
                libssh2.map(InteropOutcome.fails) ?? .works(.libssh2)
            }
        }
    }

    /// Seen before anything is connected.
    private var needsSSH: Bool { (cell.key.isRSA && !has1_11) || cell.key == .certificate || cell.known == .authority }

    private var libssh2: String? {
        switch cell.server {
        // What libssh2 and the old server could agree on, ssh's configuration doesn't allow.
        case .sntrupOnly, .old: return "no-common-algorithm"
        case .aeadOnly where !has1_11, .etmOnly where !has1_11: return "no-common-algorithm"
        case .rsaHostKey where !has1_11: return "no-common-algorithm"
        default: break
        }
        if cell.known == .onlyRSA, !has1_11 { return "no-common-algorithm" }
        if cell.known == .authority { return "host-key-unknown" }
        if let code = hostKey { return code }
        switch cell.key {
        case .encrypted, .junk: return "key-unusable"
        case .certificate: return "key-rejected"
        case .rsa, .rsaPEM, .agentRSA: return has1_11 ? login : "key-unusable"
        default: return login
        }
    }

    private var openssh: String? {
        if cell.server == .old { return "no-common-algorithm" }
        if cell.known == .authority, cell.server != .certifiedHost { return "host-key-unknown" }
        if let code = hostKey { return code }
        switch cell.key {
        case .encrypted, .junk: return "key-rejected"
        case .certificate: return cell.server == .userAuthority ? nil : "key-rejected"
        default: return login
        }
    }

    private var hostKey: String? {
        switch cell.known {
        case .unknown, .negated, .otherHost: "host-key-unknown"
        case .changed, .changedUnchecked: "host-key-changed"
        case .revoked: "host-key-revoked"
        default: nil
        }
    }

    private var login: String? {
        switch cell.key {
        case .unauthorised, .missing: "key-rejected"
        case .tooOpen: "key-unusable"
        default: [.secondFactor, .passwordOnly, .userAuthority].contains(cell.server) ? "key-rejected" : nil
        }
    }
}
