import Glibc

extension TextFile {
    /// The directory in which a file is, as a path that can be opened.
    public static func directory(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    /// Overwrites the file; created with the operator's umask.
    public static func write(_ text: String, to file: String) throws(ConfigurationError) {
        try write(text, file, O_CREAT | O_TRUNC)
    }

    /// Creates directory and file, or replaces the file at once: the old one stays until the new one is complete.
    static func replace(_ file: String, with text: String) throws(ConfigurationError) {
        let directory = directory(of: file)
        for end in directory.indices.dropFirst() where directory[end] == "/" { mkdir(String(directory[..<end]), 0o777) }
        if mkdir(directory, 0o777) != 0, errno != EEXIST { throw unwritable(file, errno) }
        let new = file + ".\(getpid()).new"
        unlink(new)
        do throws(ConfigurationError) {
            try write(text, new, O_CREAT | O_EXCL)
            guard rename(new, file) == 0 else { throw unwritable(file, errno) }
        } catch {
            unlink(new)
            throw error
        }
    }

    private static func write(_ text: String, _ file: String, _ flags: Int32) throws(ConfigurationError) {
        let descriptor = open(file, O_WRONLY | O_CLOEXEC | flags, 0o666)
        guard descriptor >= 0 else { throw unwritable(file, errno) }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw unwritable(file, errno) }
            rest = rest.dropFirst(count)
        }
    }

    private static func unwritable(_ file: String, _ code: Int32) -> ConfigurationError {
        ConfigurationError(
            file: file, line: nil, message: "can't be written: \(String(cString: strerror(code)))",
            hint: "check the directory and its permissions")
    }
}
