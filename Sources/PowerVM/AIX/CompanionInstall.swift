/// Installs the companion script on an LPAR, whole or not at all.
///
/// `aix-scripts/attach-cd-lpar-install` does it: the script travels inside a here-document whose end is a nonce.
public struct CompanionInstall: Sendable {
    public var nonce: String

    public init(nonce: String = Nonce.fresh()) { self.nonce = nonce }

    public static var checksum: String { "\(POSIXChecksum.crc(Companion.script)) \(Companion.script.count)" }

    /// The command line under which the script is a key's forced command.
    public static let forcedCommand = "\(Companion.installedPath) forced"

    /// What is done, for people.
    public static var display: String { "install -m 755 attach-cd-lpar \(Companion.installedPath)" }

    public func exchange(timeout: Duration) -> Exchange {
        Exchange(line: "/usr/bin/ksh -s", input: Array(installer.utf8), timeout: timeout)
    }

    /// The template `attach-cd-lpar-install`, without its comments, with its three placeholders replaced. The script itself is
    /// whole.
    private var installer: String {
        let template = String(decoding: CompanionText.sent(PackageResources.attach_cd_lpar_install), as: UTF8.self)
        // The script comes last: nothing in it is replaced.
        return template.replacing("@NONCE@", with: nonce).replacing("@CHECKSUM@", with: Self.checksum)
            .replacing("@SCRIPT@\n", with: String(decoding: Companion.script, as: UTF8.self))
    }

    /// - Returns: nil when the end is missing: then it isn't known how it ended.
    public func read(_ answer: RawAnswer) throws(ReadError) -> CompanionAnswer? {
        try CompanionAnswer(output: "protocol=1\n" + String(decoding: answer.output, as: UTF8.self), nonce: nonce)
    }
}

/// The CRC of POSIX `cksum`, which base AIX has: polynomial 0x04C11DB7, the length appended, inverted.
enum POSIXChecksum {
    static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0
        func add(_ byte: UInt8) {
            crc ^= UInt32(byte) << 24
            for _ in 0..<8 { crc = crc & 0x8000_0000 == 0 ? crc << 1 : (crc << 1) ^ 0x04C1_1DB7 }
        }
        bytes.forEach(add)
        var length = bytes.count
        while length > 0 {
            add(UInt8(truncatingIfNeeded: length))
            length >>= 8
        }
        return ~crc
    }
}
