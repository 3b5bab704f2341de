import Foundation

/// What the known_hosts files say about a key.
enum HostKeyVerdict: Equatable {
    case known(KnownHostsLocation)
    /// `types`: what the files have for this host instead; `authority`: a CA line that this program cannot use.
    case unknown(types: [String], authority: KnownHostsLocation?)
    case changed(KnownHostsLocation)
    case revoked(KnownHostsLocation)
}

/// All known_hosts files of one destination, read once, user files first. Missing files are empty; lines that cannot be read are skipped as ssh
/// skips them, except that a revocation which cannot be read revokes.
struct KnownHosts {
    let userFiles: [String]
    private let lines: [KnownHostsLine]

    init(userFiles: [String], globalFiles: [String]) {
        self.userFiles = userFiles
        lines = (userFiles + globalFiles).flatMap(Self.read)
    }

    private static func read(_ file: String) -> [KnownHostsLine] {
        guard let data = FileManager.default.contents(atPath: file) else { return [] }
        return data.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            KnownHostsLine(String(decoding: line, as: UTF8.self), KnownHostsLocation(file: file, line: index + 1))
        }
    }

    /// Every line about this name.
    func lines(for name: String) -> [KnownHostsLine] {
        lines.filter { $0.matches(name) }
    }

    /// The types of the keys that would be accepted, in the files' order.
    func keyTypes(for name: String) -> [String] {
        var types: [String] = []
        for line in lines(for: name) + bareLines(for: name)
        where line.marker == nil && line.key != nil && !types.contains(line.keyType) {
            types.append(line.keyType)
        }
        return types
    }

    func verdict(on key: [UInt8], for name: String) -> HostKeyVerdict {
        let about = lines(for: name)
        let bare = bareLines(for: name)
        let revoked = (about + bare).first { $0.marker == .revoked && ($0.key == nil || $0.key == key) }
        if let revoked { return .revoked(revoked.location) }
        let plain = about.filter { $0.marker == nil && $0.key != nil }
        if let same = plain.first(where: { $0.key == key }) { return .known(same.location) }
        let type = HostKeyType.name(of: key)
        if let other = plain.first(where: { $0.keyType == type }) { return .changed(other.location) }
        // Like ssh: a key found under the name without its port is as good.
        if let same = bare.first(where: { $0.marker == nil && $0.key == key }) { return .known(same.location) }
        return .unknown(types: plain.map(\.keyType), authority: about.first { $0.marker == .certAuthority }?.location)
    }

    /// The lines about `name` of `[name]:port`.
    private func bareLines(for name: String) -> [KnownHostsLine] {
        guard name.hasPrefix("["), let end = name.lastIndex(of: "]") else { return [] }
        return lines(for: String(name[name.index(after: name.startIndex)..<end]))
    }

    /// Adds a line to the first user file, which is made with mode 0600 in a directory with mode 0700. Returns the file.
    func append(_ key: [UInt8], for name: String, hashed: Bool = false) throws -> String? {
        guard let file = userFiles.first, let type = HostKeyType.name(of: key) else { return nil }
        let directory = (file as NSString).deletingLastPathComponent
        if !FileManager.default.fileExists(atPath: directory) {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let field = hashed ? HostPatterns.hashed(name) : name
        try KnownHostsWriter.append("\(field) \(type) \(Data(key).base64EncodedString())\n", to: file) { line in
            KnownHostsLine(line, KnownHostsLocation(file: file, line: 0)).map {
                $0.marker == nil && $0.key == key && $0.matches(name)
            } ?? false
        }
        return file
    }
}
