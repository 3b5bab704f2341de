import FoundationEssentials
import Glibc

/// An inventory as it was read, and whether its contents may be relied on: it decides which hosts are contacted, and as whom.
struct InventoryFile {
    var text: String
    /// Why another user could have written it; nil: only its owner and root could.
    var fault: String?
    /// Its contents may appear in messages: the user who runs this program may read the file without it.
    var mayBeQuoted: Bool

    /// Who must own a file.
    enum Owner {
        case user, root
    }

    init(_ file: String, owner: Owner) throws(ConfigurationError) {
        let (bytes, status) = try TextFile.readWithStatus(file)
        text = String(decoding: bytes, as: UTF8.self)
        fault = Self.fault(status, owner)
        let reader = ProcessInfo.processInfo.environment["SUDO_UID"].flatMap(uid_t.init) ?? getuid()
        mayBeQuoted = status.st_uid == reader || reader == 0 && status.st_uid == geteuid() || status.st_mode & S_IROTH != 0
    }

    private static func fault(_ status: stat, _ owner: Owner) -> String? {
        // A terminal or /dev/null is what the operator chose for this run.
        if status.st_mode & S_IFMT == S_IFCHR { return nil }
        let isOwned = status.st_uid == 0 || owner == .user && status.st_uid == geteuid()
        guard isOwned else { return "belongs to another user (uid \(status.st_uid))" }
        guard status.st_mode & 0o022 == 0 else {
            return "can be written by others (mode \(String(status.st_mode & 0o7777, radix: 8)))"
        }
        return nil
    }
}
