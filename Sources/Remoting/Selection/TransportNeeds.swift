import SSH

/// What the configuration of a host asks that libssh2, or our use of it, can't do. Empty: libssh2 does.
struct TransportNeeds: Sendable {
    /// What `ssh -G` prints for the host, and for each hop on the route.
    var tables: [SSHOptionTable]
    /// What `ssh -G` prints without any configuration file.
    var builtIn: SSHOptionTable
    /// The algorithms that libssh2 would offer, by ssh's option names.
    var offered: [String: [String]]
    var identities: SSHInspection.Identities
    /// Names of the host and of its hops for which known_hosts has a certificate authority.
    var certified: [String]
    var signsRSAWithSHA2: Bool
    var libraryVersion: String
    /// Key files whose paths only ssh can work out.
    var opaque: [String] = []
    /// Certificates beside the key files: `id_ed25519-cert.pub`.
    var certificates: [String]

    /// The first need, as text.
    var first: String? {
        for table in tables { if let need = option(table) ?? algorithm(table) { return need } }
        if let file = opaque.first { return "IdentityFile \(file) can only be resolved by ssh" }
        return certificate ?? key
    }

    /// Options that decide which keys are trusted: libssh2 must not be used as if they weren't there.
    private static let trust: [Option] = [
        ("knownhostscommand", "KnownHostsCommand", ["none"]), ("revokedhostkeys", "RevokedHostKeys", ["none"]),
    ]

    /// The same for the route to the first host on it; those behind it are reached through it.
    private static let route: [Option] = [
        ("proxycommand", "ProxyCommand", ["none"]), ("bindaddress", "BindAddress", []), ("bindinterface", "BindInterface", []),
    ]

    /// Other options that ours doesn't honour.
    private static let plain: [Option] = [
        ("proxyusefdpass", "ProxyUseFdpass", ["no"]), ("certificatefile", "CertificateFile", ["none"]),
        ("pkcs11provider", "PKCS11Provider", ["none"]), ("verifyhostkeydns", "VerifyHostKeyDNS", ["false", "no"]),
        ("addressfamily", "AddressFamily", ["any"]), ("checkhostip", "CheckHostIP", ["no"]),
        ("nohostauthenticationforlocalhost", "NoHostAuthenticationForLocalhost", ["no"]),
        ("pubkeyauthentication", "PubkeyAuthentication", ["true", "yes", "unbound", "host-bound"]),
        ("hostbasedauthentication", "HostbasedAuthentication", ["no"]),
    ]

    /// `nothing`: what the option is when it asks nothing.
    private typealias Option = (name: String, spelling: String, nothing: [String])

    private static func set(_ options: [Option], in table: SSHOptionTable) -> [(name: String, text: String)] {
        options.compactMap { option in
            guard let value = table[option.name], !option.nothing.contains(value) else { return nil }
            return (option.name, "\(option.spelling) is \(value.isEmpty ? "set" : value)")
        }
    }

    /// Why a host can't be reached over libssh2 even if the operator wants that.
    static func refusal(_ table: SSHOptionTable, isFirst: Bool) -> String? {
        set(isFirst ? trust + route : trust, in: table).first?.text
    }

    /// What libssh2 doesn't heed if the operator wants it all the same.
    static func unheeded(_ table: SSHOptionTable) -> [String] { set(plain, in: table).map(\.text) }

    private func option(_ table: SSHOptionTable) -> String? {
        for option in Self.set(Self.trust + Self.route + Self.plain, in: table) where table[option.name] != builtIn[option.name] {
            return option.text
        }
        if let provider = table["securitykeyprovider"], provider != builtIn["securitykeyprovider"] {
            return "SecurityKeyProvider is \(provider)"
        }
        if let methods = table["preferredauthentications"], !methods.split(separator: ",").contains("publickey") {
            return "PreferredAuthentications is \(methods)"
        }
        return nil
    }

    /// A list that forbids what libssh2 would offer. One that only adds algorithms (`+ssh-rsa`) isn't a reason.
    private func algorithm(_ table: SSHOptionTable) -> String? {
        for (name, spelling) in [
            ("kexalgorithms", "KexAlgorithms"), ("hostkeyalgorithms", "HostKeyAlgorithms"), ("ciphers", "Ciphers"),
            ("macs", "MACs"),
        ] where table[name] != builtIn[name] {
            let allowed = Set((table[name] ?? "").split(separator: ",").map(String.init))
            let usual = Set((builtIn[name] ?? "").split(separator: ",").map(String.init))
            guard !allowed.isEmpty else { continue }
            if let forbidden = offered[name]?.first(where: { usual.contains($0) && !allowed.contains($0) }) {
                return "\(spelling) leaves out \(forbidden), which libssh2 would offer"
            }
        }
        return nil
    }

    private var certificate: String? {
        if let name = certified.first { return "known_hosts has a certificate authority for \(name)" }
        return certificates.first.map { "there is a certificate, \($0)" }
    }

    /// Only where libssh2 has no key left that is worth a try.
    private var key: String? {
        let good = identities.usable.filter { signsRSAWithSHA2 || $0.type != "ssh-rsa" }
        guard good.isEmpty else { return nil }
        if let rsa = identities.usable.first {
            return "the only key is an RSA key (\(rsa.source)), which needs libssh2 1.11 (here: \(libraryVersion))"
        }
        for problem in identities.unusable {
            switch problem.reason {
            case .unsupported, .rsaNeedsNewerLibssh2, .notAllowed, .undecided: return problem.description
            case .missing, .unreadable, .permissionsTooOpen, .encrypted, .notAPrivateKey: continue
            }
        }
        return nil
    }
}
