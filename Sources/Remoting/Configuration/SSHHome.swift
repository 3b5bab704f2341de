import Glibc

/// Where ssh finds the user's files, and how a path is written into a configuration file.
public enum SSHHome {
    /// From the user database, as ssh does it.
    public static var directory: String {
        guard let entry = getpwuid(getuid()), let home = entry.pointee.pw_dir else { return "/" }
        return String(cString: home)
    }

    /// ssh refuses its own default file if others may write to it, but not an included one; the wrapper must not weaken that.
    static func check(_ file: String, host: String) throws(HostConfigurationError) {
        var status = stat()
        guard stat(file, &status) == 0 else { return }
        guard status.st_uid == 0 || status.st_uid == getuid(), status.st_mode & 0o022 == 0 else {
            throw HostConfigurationError(
                host: host, message: "bad owner or permissions on \(file)", hint: "chmod 600 \(file), and chown it to yourself")
        }
    }

    /// `Include` takes patterns in a line that knows quotes: both are escaped, so that every character is taken literally.
    static func quoted(_ path: String) -> String {
        let pattern = path.map { "*?[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        return "\"" + pattern.map { "\"\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
