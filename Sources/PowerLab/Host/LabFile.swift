import Foundation

/// Writing a lab's own files: close-on-exec, and without Foundation's fsync, which takes most of a command's time on a busy disk.
enum LabFile {
    /// Replaces a file in one step: a reader sees the old text or the new one.
    static func replace(_ path: String, with text: String, mode: mode_t = 0o644) throws {
        try replace(path, with: Data(text.utf8), mode: mode)
    }

    static func replace(_ path: String, with data: Data, mode: mode_t = 0o644) throws {
        let temporary = "\(path).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        if descriptor < 0 { throw LabError.system(temporary, errno) }
        let written = ByteWriter.write(Array(data)[...], to: descriptor)
        close(descriptor)
        guard written == data.count, rename(temporary, path) == 0 else { throw LabError.system(path, errno) }
    }

    /// Removes all below `root` but the directories named, which it empties likewise; names are relative paths.
    static func clear(_ root: String, keeping directories: Set<String>, below name: String = "") throws {
        let manager = FileManager.default
        for entry in try manager.contentsOfDirectory(atPath: name.isEmpty ? root : "\(root)/\(name)") {
            let relative = name.isEmpty ? entry : "\(name)/\(entry)"
            if directories.contains(relative), isDirectory("\(root)/\(relative)") {
                try clear(root, keeping: directories, below: relative)
            } else {
                try manager.removeItem(atPath: "\(root)/\(relative)")
            }
        }
    }

    /// A symbolic link isn't one.
    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
