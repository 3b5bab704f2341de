import Synchronization

/// The private keys that could be read, each once in this process; a file that has changed is read again.
final class KeyFileCache: Sendable {
    static let shared = KeyFileCache()

    private struct Entry {
        let stamp: FileStamp
        /// Of the public key beside it; nil: there is none.
        let publicStamp: FileStamp?
        let key: KeyFile
    }

    private let entries = Mutex<[String: Entry]>([:])

    func inspection(of path: String) -> KeyFile.Inspection {
        // Of a file that changes while it is read, the older stamp makes the next caller read again.
        guard let stamp = FileStamp(path) else { return KeyFile.inspect(path) }
        let publicStamp = FileStamp(KeyFile.publicPath(of: path))
        if let known = entries.withLock({ $0[path] }), known.stamp == stamp, known.publicStamp == publicStamp {
            return .usable(known.key)
        }
        // Unlocked: a file system that doesn't answer holds up only the hosts with this key.
        let inspection = KeyFile.inspect(path)
        // What couldn't be read now may be readable for the next connection.
        if case .usable(let key) = inspection, key.publicBlob != nil || publicStamp == nil {
            entries.withLock { $0[path] = Entry(stamp: stamp, publicStamp: publicStamp, key: key) }
        }
        return inspection
    }
}
