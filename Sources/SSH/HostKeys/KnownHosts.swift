/// What the known_hosts files contain about a key.
enum HostKeyVerdict: Equatable {
    case known(KnownHostsLocation)
    /// No plain key of this host is known; `authority`: a CA line that this program can't use.
    case unknown(authority: KnownHostsLocation?)
    /// Plain keys of this host are known, and this isn't one of them. `type` is that of the known key.
    case changed(KnownHostsLocation, type: String)
    case revoked(KnownHostsLocation)
}

/// All known_hosts files of one destination, user files first. Missing files are empty; lines that can't be read are skipped as ssh
/// skips them, except that a revocation which can't be read revokes.
struct KnownHosts: Sendable {
    let userFiles: [String]
    let globalFiles: [String]

    /// Every line about this name.
    func lines(for name: String) -> [KnownHostsLine] {
        (userFiles + globalFiles).flatMap { KnownHostsCache.shared.file($0).lines(for: name) }
    }

    /// Every line that may count for a host. ssh looks up the name without its port, too: for plain keys only if none is known under the
    /// other, for a certificate in any case.
    func lines(for name: String, bareName: String?) -> [KnownHostsLine] {
        let about = lines(for: name)
        guard let bareName else { return about }
        let isKnown = about.contains { $0.marker == nil && $0.key != nil }
        return about + lines(for: bareName).filter { !isKnown || $0.marker != nil }
    }

    /// The types of the plain keys of this host, in the files' order.
    func keyTypes(for name: String) -> [String] {
        lines(for: name).reduce(into: []) { types, line in
            if line.marker == nil, line.key != nil, !types.contains(line.keyType) { types.append(line.keyType) }
        }
    }

    /// OpenSSH's check_key_in_hostkeys and check_host_key.
    ///
    /// - Parameter bareName: the name without its port. A key found there is as good if none is known under `name`; another one
    ///   there doesn't count.
    func verdict(on key: [UInt8], for name: String, bareName: String? = nil) -> HostKeyVerdict {
        let about = lines(for: name)
        let bare = bareName.map { lines(for: $0) } ?? []
        let revoked = (about + bare).first { $0.marker == .revoked && ($0.key.map { $0 == key } ?? true) }
        if let revoked { return .revoked(revoked.location) }
        let plain = about.filter { $0.marker == nil && $0.key != nil }
        if let same = plain.first(where: { $0.key == key }) { return .known(same.location) }
        let type = HostKeyType.name(of: key)
        if let other = plain.first(where: { $0.keyType == type }) ?? plain.first {
            return .changed(other.location, type: other.keyType)
        }
        if let same = bare.first(where: { $0.marker == nil && $0.key == key }) { return .known(same.location) }
        return .unknown(authority: (about + bare).first { $0.marker == .certAuthority }?.location)
    }

    /// A line that revokes a key other than the host's: perhaps that of an authority.
    func revocation(for name: String, bareName: String?) -> KnownHostsLocation? {
        lines(for: name, bareName: bareName).first { $0.marker == .revoked }?.location
    }

    /// Adds a line to the first user file and returns the file; nil where there is none.
    func append(_ key: [UInt8], for name: String, hashed: Bool = false) throws -> String? {
        guard let file = userFiles.first, let type = HostKeyType.name(of: key) else { return nil }
        try KnownHostsWriter.append(key, type: type, for: name, hashed: hashed, to: file)
        return file
    }
}
