/// A file of an NFS server, as a VIOS can mount it: `nfs01:/export/iso/AIX_7300_03.iso`.
public struct NFSFile: Sendable, Hashable, CustomStringConvertible {
    public let host: HostName
    public let path: RemotePath
    /// The directory that it is in.
    public let directory: RemotePath

    /// Nil for anything that isn't a host, a colon and the absolute path of a file below a directory.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let host = HostName(parts[0]), let path = RemotePath(parts[1]),
            let directory = RemotePath(path.text.dropLast(path.name.utf8.count + 1))
        else { return nil }
        (self.host, self.path, self.directory) = (host, path, directory)
    }

    /// The part of its path behind an exported directory; nil: it isn't below that.
    public func path(below export: RemotePath) -> String? {
        path.text.hasPrefix(export.text + "/") ? String(path.text.dropFirst(export.text.utf8.count + 1)) : nil
    }

    public var description: String { "\(host):\(path)" }
}
