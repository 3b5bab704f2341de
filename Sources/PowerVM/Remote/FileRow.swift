extension CommandRoute {
    /// A check that succeeds only while a file has exactly this size and time of modification: put with `&&` before what removes it.
    public func stillListed(_ path: RemotePath, bytes: Int, modified: String) -> String {
        let time = modified.split(separator: " ").map { "[[:space:]][[:space:]]*\($0)" }.joined()
        return "\(shellText(ListFiles(path))) | grep '[[:space:]]\(bytes)\(time)[[:space:]]'"
    }
}

/// The row by which a guarded command shows that its check succeeded.
public enum FileRow {
    /// Whether these are the fields of a file's row of `ls -l`.
    public static func isRow(_ words: [Substring], _ path: RemotePath) -> Bool {
        words.count >= 9 && words.last == path.text[...] && words[0].count >= 10 && words[0].hasPrefix("-")
    }
}
