/// The host key algorithms to ask for, in the order in which ssh would ask (OpenSSH's order_hostkeyalgs): so the server presents
/// the same key as to ssh, and its second key isn't mistaken for a changed one.
struct HostKeyPreference: Equatable {
    /// OpenSSH's own list, for a destination that doesn't set another. Certificates are never asked for: libssh2 doesn't check
    /// them.
    static let openSSH = [
        "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "sk-ecdsa-sha2-nistp256@openssh.com",
        "sk-ssh-ed25519@openssh.com", "rsa-sha2-512", "rsa-sha2-256",
    ]

    /// What is offered.
    private(set) var offered: [String] = []
    /// A key type that ssh would take next and libssh2 can't; whatever the server has behind it, ssh must decide about.
    private(set) var missing: String?
    /// The host is known by a key of that type.
    private(set) var isMissingKnown = false

    /// - Parameters:
    ///   - known: the types of the host's plain keys in known_hosts.
    ///   - allowed: ssh's HostKeyAlgorithms; empty means its own list.
    init(known: [String], allowed: [String], supported: [String]) {
        let list = allowed.isEmpty ? Self.openSSH : allowed
        let algorithms = list.filter { !Self.isCertificate($0) }
        var types: [String] = []
        for name in algorithms.map(HostKeyType.type) where !types.contains(name) { types.append(name) }
        let isBestKnown = list.first.map { known.contains(HostKeyType.type(ofAlgorithm: Self.plain($0))) } ?? false
        let order = isBestKnown ? types : types.filter(known.contains) + types.filter { !known.contains($0) }
        for type in order {
            let usable = algorithms.filter { HostKeyType.type(ofAlgorithm: $0) == type && supported.contains($0) }
            // Servers don't have keys that require a touch of a token.
            if usable.isEmpty, type.hasPrefix("sk-"), !known.contains(type) { continue }
            if usable.isEmpty {
                (missing, isMissingKnown) = (type, known.contains(type))
                return
            }
            offered += usable
        }
    }

    /// How the name of a certificate's algorithm ends (openssh-portable's PROTOCOL.certkeys).
    private static let certificate = "-cert-v01@openssh.com"

    static func isCertificate(_ name: String) -> Bool { name.hasSuffix(certificate) }

    /// The algorithm of the key inside a certificate.
    private static func plain(_ name: String) -> String {
        guard isCertificate(name) else { return name }
        let key = String(name.dropLast(certificate.count))
        return key.hasPrefix("sk-") ? key + "@openssh.com" : key
    }
}
