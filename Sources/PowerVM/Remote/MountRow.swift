extension CommandRoute {
    /// A check that succeeds only while exactly this is mounted at its mount point: put with `&&` before what unmounts it.
    ///
    /// An HMC passes on no `df`: there it is the row of `mount`.
    public func stillMounted(_ mount: Mount) -> String {
        let space = "[[:space:]][[:space:]]*"
        guard carries(FreeSpace(mount.mountPoint)) else {
            let row = [mount.host.text, mount.directory.text, mount.mountPoint.text].map(Self.literal).joined(separator: space)
            return "\(shellText(ListMounts())) | grep '^\(row)[[:space:]]'"
        }
        return "\(shellText(FreeSpace(mount.mountPoint))) | grep '^\(Self.literal(mount.source))[[:space:]]'"
    }

    /// A check that succeeds only while a directory is in the file system that is mounted there, so that nothing is mounted on the
    /// directory itself: put with `&&` before what mounts something on it.
    /// - Returns: nil if it can't be checked on this route, or if this is the directory itself.
    public func stillUnmounted(_ directory: RemotePath, in fileSystem: String) -> String? {
        guard carries(FreeSpace(directory)), fileSystem == "/" || RemotePath(fileSystem) != nil, fileSystem != directory.text
        else {
            return nil
        }
        return "\(shellText(FreeSpace(directory))) | grep '[[:space:]]\(Self.literal(fileSystem))[[:space:]]*$'"
    }

    /// A pattern that matches just this, of the characters that paths and host names have.
    private static func literal(_ text: String) -> String {
        text.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "[.]")
    }
}

/// The row by which a guarded command shows that its check succeeded.
public enum MountRow {
    /// Whether these are the fields of what is mounted, as `df -k` or `mount` lists it.
    public static func isRow(_ words: [Substring], of mount: Mount) -> Bool {
        if words.prefix(3) == [mount.host.text[...], mount.directory.text[...], mount.mountPoint.text[...]] { return true }
        return words.first == mount.source[...] && isFileSystem(words, mountedOn: mount.mountPoint.text)
    }

    /// Whether these are the fields of a file system's row of `df -k`.
    public static func isFileSystem(_ words: [Substring], mountedOn point: String) -> Bool {
        words.count == 7 && words[6] == point && Digits.number(words[1]) != nil
    }
}
