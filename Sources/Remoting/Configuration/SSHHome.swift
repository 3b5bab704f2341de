import Glibc

/// Where ssh finds the user's files, and how a path is written into a configuration file.
public enum SSHHome {
    /// From the user database, as ssh does it.
    public static var directory: String { entry.directory }
    static var user: String { entry.user }

    /// Read once: getpwuid isn't safe to call from two threads.
    private static let entry: (user: String, directory: String) = {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name, let home = entry.pointee.pw_dir else {
            return ("", "/")
        }
        return (String(cString: name), String(cString: home))
    }()

    /// `Include` takes patterns in a line that knows quotes: both are escaped, so that every character is taken literally.
    static func quoted(_ path: String) -> String {
        let pattern = path.map { "*?[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        return "\"" + pattern.map { "\"\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
