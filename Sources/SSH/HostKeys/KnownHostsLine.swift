import FoundationEssentials
import Glibc

/// One line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"), split as OpenSSH's hostfile.c splits it. The key is decoded only
/// when requested: most lines are about other hosts.
struct KnownHostsLine: Sendable {
    enum Marker: String {
        case certAuthority = "@cert-authority"
        case revoked = "@revoked"
    }

    let marker: Marker?
    let hosts: HostPatterns
    let location: KnownHostsLocation
    private let typeField: ArraySlice<UInt8>
    private let keyField: ArraySlice<UInt8>

    /// nil for blank lines, comments, and lines that OpenSSH skips whatever host they are about.
    init?(_ bytes: ArraySlice<UInt8>, _ location: KnownHostsLocation) {
        // OpenSSH's line is a C string.
        var rest = bytes.prefix { $0 != 0 }.drop(while: Self.isBlank)
        guard let first = rest.first, first != UInt8(ascii: "#") else { return nil }
        if first == UInt8(ascii: "@") {
            guard let marker = Marker(rawValue: String(decoding: Self.field(&rest), as: UTF8.self)) else { return nil }
            self.marker = marker
        } else {
            marker = nil
        }
        let names = Self.field(&rest)
        guard !names.isEmpty, let hosts = HostPatterns(names) else { return nil }
        self.hosts = hosts
        typeField = Self.field(&rest)
        keyField = Self.field(&rest)
        self.location = location
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// The next field and the blanks behind it.
    private static func field(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let field = rest.prefix { !isBlank($0) }
        rest = rest[field.endIndex...].drop(while: isBlank)
        return field
    }

    /// The key's type; OpenSSH reads the names of RSA's signature algorithms as the type, too.
    var keyType: String {
        HostKeyType.type(ofAlgorithm: String(decoding: typeField, as: UTF8.self))
    }

    /// nil if the key field can't be read or contradicts the type field.
    var key: [UInt8]? {
        // OpenSSH's decoder skips what C calls space, such as the carriage return of a CRLF file.
        let text = keyField.filter { $0 != 0x20 && !(0x09...0x0d).contains($0) }
        // Foundation's is more lenient than OpenSSH's, which takes only what it would write.
        guard let data = Data(base64Encoded: Data(text)), data.base64EncodedData().elementsEqual(text) else { return nil }
        let blob = [UInt8](data)
        return HostKeyType.name(of: blob) == keyType ? blob : nil
    }
}
