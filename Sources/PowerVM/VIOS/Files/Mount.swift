/// `mount HOST:/DIRECTORY /MOUNTPOINT` of the VIOS: mounts an NFS export there. The mount point exists already.
///
/// Source: code in use (reference, media): as padmin and through an HMC; silent on success.
public struct Mount: RemoteCommand {
    public var host: HostName
    public var directory: RemotePath
    public var mountPoint: RemotePath

    public init(host: HostName, directory: RemotePath, mountPoint: RemotePath) {
        self.host = host
        self.directory = directory
        self.mountPoint = mountPoint
    }

    public var words: [String] { ["mount", "\(host):\(directory)", mountPoint.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }
}

extension Mount {
    /// `nfs01:/export/iso`, as `df` lists it.
    public var source: String { "\(host):\(directory)" }
}

/// `mount` alone: what is mounted. Only where `df` can't be sent, through an HMC.
///
/// Source: AIX's manual page; that the VIOS's command lists the same is inferred, so its layout counts only where it can be read.
public struct ListMounts: RemoteCommand {
    public init() {}

    public var words: [String] { ["mount"] }
    public var mergesMessages: Bool { true }

    public struct Row: Sendable, Equatable {
        /// `/dev/hd1`, or `HOST:/directory`.
        public var source: String
        public var mountPoint: String
    }

    public func read(_ result: CommandResult) throws(ReadError) -> [Row] {
        var lines = try succeeded(result).lines
        guard let header = try lines.nextFilled(),
            header.words == ["node", "mounted", "mounted", "over", "vfs", "date", "options"]
        else { throw lines.cut("the header node, mounted, mounted over, vfs, date, options") }
        var rows: [Row] = []
        while let line = try lines.nextFilled() {
            let words = line.words
            if words.allSatisfy({ $0.allSatisfy { $0 == UInt8(ascii: "-") } }) { continue }
            // The first column is empty for what is local; the name of a host doesn't begin with a slash.
            let isLocal = words[0].hasPrefix("/")
            let first = isLocal ? 0 : 1
            guard words.count >= first + 6, words[first + 1].hasPrefix("/") else {
                throw line.error("node, mounted, mounted over, vfs, date and options")
            }
            let source = (isLocal ? "" : "\(String(words[0])):") + String(words[first])
            rows.append(Row(source: source, mountPoint: String(words[first + 1])))
        }
        return rows
    }
}

/// `unmount /MOUNTPOINT` of the VIOS. Silent on success.
public struct Unmount: RemoteCommand {
    public var mountPoint: RemotePath

    public init(_ mountPoint: RemotePath) { self.mountPoint = mountPoint }

    public var words: [String] { ["unmount", mountPoint.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }
}

/// `showmount HOST`: the directories that an NFS server exports.
///
/// Source: code in use (reference, media); the layout is that of AIX's `showmount -e` [inferred for the VIOS].
public struct Showmount: RemoteCommand {
    public var host: HostName

    public init(_ host: HostName) { self.host = host }

    public var words: [String] { ["showmount", host.text] }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) -> [String] {
        var lines = try succeeded(result).lines
        var exports: [String] = []
        while let line = try lines.nextFilled() {
            if exports.isEmpty, line.text.lowercased().hasPrefix("export list for ") { continue }
            if exports.isEmpty, line.text.hasPrefix("no exported file systems") { return [] }
            let (path, _) = try line.checked().text.firstWord
            guard path.hasPrefix("/") else { throw line.error("an exported directory and who may mount it") }
            exports.append(String(path))
        }
        guard !exports.isEmpty else { throw lines.cut("export list for \(host), and the exported directories") }
        return exports
    }
}
