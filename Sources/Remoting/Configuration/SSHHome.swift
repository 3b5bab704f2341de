import Glibc
import Synchronization

/// Where ssh finds the user's files, and how a path is written into a configuration file.
public enum SSHHome {
    /// From the user database, as ssh does it.
    public static var directory: String {
        guard let entry = getpwuid(getuid()), let home = entry.pointee.pw_dir else { return "/" }
        return String(cString: home)
    }

    /// ssh refuses its own default file if others may write to it, but not an included one; the wrapper must not weaken that. As Debian's and
    /// Ubuntu's ssh, it accepts a file that the user's private group may write to: that is the user alone.
    static func check(_ file: String, host: String) throws(HostConfigurationError) {
        var status = stat()
        guard stat(file, &status) == 0 else { return }
        let isOwn = status.st_uid == 0 || status.st_uid == getuid()
        let isShared = status.st_mode & 0o020 != 0 && !isPrivate(group: status.st_gid)
        guard isOwn, status.st_mode & 0o002 == 0, !isShared else {
            throw HostConfigurationError(
                host: host, message: "bad owner or permissions on \(file)", hint: "chmod 600 \(file), and chown it to yourself")
        }
    }

    /// A user of the user database, with the primary group.
    struct User {
        var name: String
        var id: uid_t
        var group: gid_t
    }

    /// - Parameters:
    ///   - members: those that the group database lists.
    ///   - users: all users, since a primary group needn't list its own.
    static func isPrivate(group: gid_t, members: [String], users: [User], of user: uid_t) -> Bool {
        let primary = users.filter { $0.group == group }
        let names = users.filter { $0.id == user }.map(\.name)
        return primary.allSatisfy { $0.id == user } && members.allSatisfy(names.contains) && !(primary.isEmpty && members.isEmpty)
    }

    /// The databases are read from the start to the end, by one caller at a time.
    private static let databases = Mutex(())

    private static func isPrivate(group: gid_t) -> Bool {
        databases.withLock { _ in
            guard let entry = getgrgid(group) else { return false }
            var members: [String] = []
            var next = entry.pointee.gr_mem
            while let name = next?.pointee {
                members.append(String(cString: name))
                next = next?.successor()
            }
            var users: [User] = []
            setpwent()
            defer { endpwent() }
            while let user = getpwent() {
                users.append(
                    User(name: String(cString: user.pointee.pw_name), id: user.pointee.pw_uid, group: user.pointee.pw_gid))
            }
            return isPrivate(group: group, members: members, users: users, of: getuid())
        }
    }

    /// `Include` takes patterns in a line that knows quotes: both are escaped, so that every character is taken literally.
    static func quoted(_ path: String) -> String {
        let pattern = path.map { "*?[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        return "\"" + pattern.map { "\"\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
