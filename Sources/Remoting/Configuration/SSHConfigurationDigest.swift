import Synchronization

/// The digest of the configuration files as a run found them first: a fleet's hosts all have the same ones.
final class SSHConfigurationDigest: Sendable {
    private let known = Mutex<[[String]: String?]>([:])

    func digest(of files: [String], home: String) -> String? {
        known.withLock { known in
            if let digest = known[files] { return digest }
            let digest = SSHConfigurationFiles.digest(of: files, home: home)
            known[files] = .some(digest)
            return digest
        }
    }
}
