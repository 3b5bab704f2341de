import FoundationEssentials
import Glibc
import Hashing

/// A private key file, looked at by ourselves: libssh2 has one and the same error for missing, encrypted and broken ones.
struct KeyFile: Sendable, Equatable {
    let path: String
    /// The whole file, which libssh2 reads from memory.
    let content: [UInt8]
    let type: String
    /// From the file, or from `path.pub` beside it.
    let publicBlob: [UInt8]?
    let ed25519: Ed25519Key?

    enum Inspection: Equatable {
        case usable(KeyFile)
        /// `publicBlob`: where the agent may still hold this key.
        case unusable(KeyProblem, publicBlob: [UInt8]?)
    }

    static func inspect(_ path: String) -> Inspection {
        let sidecar = publicKey(beside: path)
        func unusable(_ reason: KeyProblem.Reason, _ blob: [UInt8]? = nil) -> Inspection {
            .unusable(KeyProblem(path: path, reason: reason), publicBlob: blob ?? sidecar)
        }
        var status = stat()
        guard stat(path, &status) == 0 else { return unusable(errno == ENOENT ? .missing : .unreadable) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= 1 << 20, let data = FileManager.default.contents(atPath: path)
        else {
            return unusable(.unreadable)
        }
        // Like ssh: the public half may stand for a key that the agent holds.
        if let blob = publicBlob(in: data) { return unusable(.notAPrivateKey, blob) }
        let content = [UInt8](data)
        let form = PrivateKeyForm(content)
        let blob = form.publicBlob
        // Like ssh: other people's keys are their own business, ours must be private.
        if status.st_uid == getuid(), status.st_mode & 0o077 != 0 { return unusable(.permissionsTooOpen, blob) }
        if form.type == nil, form.problem == nil { return unusable(.notAPrivateKey, blob) }
        if form.isEncrypted { return unusable(.encrypted, blob) }
        if let problem = form.problem { return unusable(.unsupported(problem), blob) }
        return .usable(
            KeyFile(
                path: path, content: content, type: form.type ?? "", publicBlob: blob ?? sidecar, ed25519: form.ed25519))
    }

    private static func publicKey(beside path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: publicPath(of: path)).flatMap(publicBlob)
    }

    /// Where ssh-keygen writes the public key.
    static func publicPath(of path: String) -> String { path + ".pub" }

    private static func publicBlob(in data: Data) -> [UInt8]? {
        guard data.count <= 1 << 16 else { return nil }
        let fields = data.split(maxSplits: 2) { $0 == UInt8(ascii: " ") || (9...13).contains($0) }
        guard fields.count >= 2, let blob = Data(base64Encoded: fields[1]) else { return nil }
        return HostKeyType.name(of: [UInt8](blob)) == String(decoding: fields[0], as: UTF8.self) ? [UInt8](blob) : nil
    }
}

/// An ed25519 key out of a file that isn't encrypted.
struct Ed25519Key: Sendable, Equatable {
    /// The public key (RFC 8709).
    let blob: [UInt8]
    let signer: Ed25519Signer

    /// The private part of a file, as ssh-keygen writes it (PROTOCOL.key): two equal numbers; the key's type, its public half, and its
    /// private key with the public half behind it; a comment; and 1, 2, 3 as far as the last block needs it.
    init?(_ secret: [UInt8], blob: [UInt8]) {
        var reader = WireReader(secret)
        guard let check = reader.uint32(), reader.uint32() == check, let type = reader.string(), let half = reader.string(),
            let key = reader.string(), key.count == 64, key.suffix(32).elementsEqual(half), reader.string() != nil,
            reader.rest.enumerated().allSatisfy({ $1 == UInt8(truncatingIfNeeded: $0 + 1) })
        else { return nil }
        var own = WireWriter()
        own.string(type)
        own.string(half)
        guard own.bytes == blob, let signer = Ed25519Signer(seed: Array(key.prefix(32))) else { return nil }
        self.blob = blob
        self.signer = signer
    }

    /// Signers can't be compared.
    static func == (one: Self, other: Self) -> Bool { one.blob == other.blob }
}

/// What the text of a private key reveals without being decrypted.
struct PrivateKeyForm: Equatable {
    /// nil if the text isn't a private key.
    private(set) var type: String?
    private(set) var isEncrypted = false
    private(set) var publicBlob: [UInt8]?
    /// Nil for another kind of key, and where the file isn't as ssh-keygen writes it.
    private(set) var ed25519: Ed25519Key?
    /// A description of the kind of key, if libssh2 can't use it.
    private(set) var problem: String?

    init(_ content: [UInt8]) {
        let lines = content.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.map(Self.trimmed)
        if lines.first?.hasPrefix("PuTTY-User-Key-File") == true {
            problem = "PuTTY's key format"
            return
        }
        guard let begin = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") && $0.hasSuffix("PRIVATE KEY-----") }),
            let end = lines[begin...].firstIndex(where: { $0.hasPrefix("-----END ") })
        else { return }
        let body = lines[(begin + 1)..<end].filter { !$0.contains(":") }.joined()
        let bytes = Data(base64Encoded: body).map { [UInt8]($0) } ?? []
        isEncrypted = lines.contains { $0.hasPrefix("Proc-Type:") && $0.hasSuffix("ENCRYPTED") }
        switch Self.trimmed(lines[begin].utf8.dropFirst("-----BEGIN ".count).dropLast("PRIVATE KEY-----".count)) {
        case "OPENSSH": readOpenSSH(bytes)
        case "RSA": type = "ssh-rsa"
        case "EC": type = "ecdsa"
        case "DSA": (type, problem) = ("ssh-dss", "a DSA key")
        case "ENCRYPTED": (type, isEncrypted) = ("unknown", true)
        case "": readPKCS8(bytes)
        default: problem = "this kind of private key"
        }
    }

    /// Without blanks and tabs at its ends.
    private static func trimmed(_ text: some BidirectionalCollection<UInt8>) -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let rest = text.drop(while: isBlank)
        return rest.lastIndex { !isBlank($0) }.map { String(decoding: rest[...$0], as: UTF8.self) } ?? ""
    }

    /// openssh-portable's PROTOCOL.key: the public half stands in clear.
    private mutating func readOpenSSH(_ bytes: [UInt8]) {
        let magic = Array("openssh-key-v1".utf8) + [0]
        guard bytes.starts(with: magic) else { return }
        var reader = WireReader(bytes.dropFirst(magic.count))
        guard let cipher = reader.text(), reader.string() != nil, reader.string() != nil, reader.uint32() == 1,
            let blob = reader.string(),
            let name = HostKeyType.name(of: blob), let secret = reader.string()
        else { return }
        type = name
        publicBlob = blob
        isEncrypted = cipher != "none"
        if name.hasPrefix("sk-") { problem = "a FIDO security key" }
        if name == "ssh-dss" { problem = "a DSA key" }
        if name == "ssh-ed25519", !isEncrypted { ed25519 = Ed25519Key(secret, blob: blob) }
    }

    /// The algorithm's object identifier stands near the start of the DER.
    private mutating func readPKCS8(_ bytes: [UInt8]) {
        let head = Array(bytes.prefix(64))
        func has(_ oid: [UInt8]) -> Bool {
            head.indices.contains { head[$0...].starts(with: oid) }
        }
        if has([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]) {
            type = "ssh-rsa"
        } else if has([0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]) {
            type = "ecdsa"
        } else if has([0x06, 0x03, 0x2b, 0x65, 0x70]) {
            type = "ssh-ed25519"
            if !LibSSH2.signsRSAWithSHA2 { problem = "an ed25519 key in PKCS#8 form" }
        } else if !bytes.isEmpty {
            problem = "this kind of PKCS#8 key"
        }
    }
}
