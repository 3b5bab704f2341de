/// `df -k PATH`: the file system that a path is in, and its free space.
///
/// Source: a capture of AIX's columns (reference, media: `df -g`); production code reads `df -k` by them.
public struct FreeSpace: RemoteCommand {
    public var path: RemotePath

    public init(_ path: RemotePath) { self.path = path }

    public var words: [String] { ["df", "-k", path.text] }
    public var runsInShell: Bool { true }
    public var mergesMessages: Bool { true }

    public struct FileSystem: Sendable, Equatable {
        /// `/dev/hd1`, or `HOST:/directory` for NFS.
        public var source: String
        public var sizeKB: Int
        public var freeKB: Int
        public var mountPoint: String
    }

    public func read(_ result: CommandResult) throws(ReadError) -> FileSystem {
        var lines = try succeeded(result).lines
        while let line = try lines.nextFilled() {
            guard line.words == ["Filesystem", "1024-blocks", "Free", "%Used", "Iused", "%Iused", "Mounted", "on"] else {
                continue
            }
            guard let row = try lines.nextFilled()?.checked() else { throw lines.cut("a file system below the header") }
            let words = row.words
            guard words.count == 7, let size = Digits.number(words[1]), let free = Digits.number(words[2]), free <= size,
                words[3].hasSuffix("%") || words[3] == "-", words[6].hasPrefix("/")
            else { throw row.error("a file system, 1024-blocks, free, %used, inodes, %inodes, mount point") }
            if let more = try lines.nextFilled() { throw more.error("one file system") }
            return FileSystem(source: String(words[0]), sizeKB: size, freeKB: free, mountPoint: String(words[6]))
        }
        throw lines.cut("the header Filesystem, 1024-blocks, Free … of AIX's df -k")
    }
}
