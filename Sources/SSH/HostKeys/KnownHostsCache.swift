import FoundationEssentials
import Glibc
import Synchronization

/// One parsed copy of each known_hosts file in this process; a file that has changed is read again.
final class KnownHostsCache: @unchecked Sendable {
    static let shared = KnownHostsCache()

    private let lock = Mutex(())
    private var files: [String: (stamp: FileStamp, file: KnownHostsFile)] = [:]

    /// A missing or unreadable file has no lines, as for ssh.
    func file(_ path: String) -> KnownHostsFile {
        lock.withLock { _ in
            var status = stat()
            guard stat(path, &status) == 0 else { return KnownHostsFile([], path: path) }
            // Of a file that grows while it is read, the older stamp makes the next caller read again.
            let stamp = FileStamp(status)
            if let stamp, let known = files[path], known.stamp == stamp { return known.file }
            let content = FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
            let file = KnownHostsFile(content, path: path)
            files[path] = stamp.map { ($0, file) }
            return file
        }
    }

    /// After this process has appended `content`: the copy gets the same, unless another process wrote in between.
    func appended(_ content: [UInt8], to path: String, _ descriptor: Int32) {
        lock.withLock { _ in
            guard let (old, file) = files[path] else { return }
            var status = stat()
            guard fstat(descriptor, &status) == 0, let stamp = FileStamp(status), stamp.device == old.device,
                stamp.inode == old.inode, stamp.size == old.size + off_t(content.count)
            else {
                files[path] = nil
                return
            }
            file.append(content, path: path)
            files[path] = (stamp, file)
        }
    }
}
