import Foundation

/// What a command that works on files has at its disposal. It runs without the lock of the lab's state.
struct FileContext {
    let context: CommandContext
    /// The state when the command began.
    let state: LabState
    let machine: Machine
    /// Index of the system in the state.
    let system: Int
    let faults: [ArmedFault]

    var directory: LabDirectory { context.directory }
    var host: HostDirectory { directory.host(context.host) }

    func fault(_ name: String) -> ArmedFault? { faults.first { $0.name == name } }

    /// A sticky fault of this host, whatever command it acts on.
    func condition(_ name: String) -> ArmedFault? { state.faults[context.host]?.first { $0.name == name } }

    /// One locked change of this host's machine.
    func update<Value>(_ body: (inout Machine) throws -> Value) throws -> Value {
        try StateStore(directory).update { state in
            var machine = Machine(system: state.systems[system], position: machine.position)
            let value = try body(&machine)
            state.systems[system] = machine.system
            return value
        }
    }

    func cutConnection() throws { try Connection.cut(host: context.host, directory: directory) }
}

/// A file of a VIOS as padmin names it, and where its bytes are.
struct VIOSFile {
    enum Kind: Equatable {
        /// Below /home/padmin or /tmp: padmin may write.
        case own
        case medium(Medium)
        /// The directory /var/vio/VMLibrary.
        case library
        /// Below a mount point.
        case mounted
        case other
    }

    /// As given.
    let name: String
    /// Absolute and without `.` and `..`.
    let path: String
    let kind: Kind
    /// Where the lab has it; nil: a medium that doesn't exist.
    let real: String?

    static let library = "/var/vio/VMLibrary"
    static let home = "/home/padmin"
}

extension FileContext {
    /// A path of the VIOS; relative ones begin in padmin's home.
    func file(_ name: String) -> VIOSFile {
        let absolute = name.hasPrefix("/") ? name : VIOSFile.home + "/" + name
        var parts: [Substring] = []
        for part in absolute.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let path = "/" + parts.joined(separator: "/")
        return resolve(name, path, linksLeft: 8)
    }

    private func resolve(_ name: String, _ path: String, linksLeft: Int) -> VIOSFile {
        let repository = machine.vios.repository
        if repository != nil, path == VIOSFile.library { return VIOSFile(name: name, path: path, kind: .library, real: nil) }
        if path.hasPrefix(VIOSFile.library + "/") {
            let medium = repository?.medium(String(path.dropFirst(VIOSFile.library.count + 1)))
            guard let medium else { return VIOSFile(name: name, path: path, kind: .other, real: nil) }
            if let target = medium.linksTo, linksLeft > 0 { return resolve(name, target, linksLeft: linksLeft - 1) }
            return VIOSFile(name: name, path: path, kind: .medium(medium), real: MediaStore(directory).path(medium, host))
        }
        for mount in machine.vios.mounts where path == mount.point || path.hasPrefix(mount.point + "/") {
            let rest = path.dropFirst(mount.point.count)
            let real = directory.nfs(mount.server) + mount.directory + rest
            return VIOSFile(name: name, path: path, kind: .mounted, real: real)
        }
        let isOwn = [VIOSFile.home, "/tmp"].contains { path == $0 || path.hasPrefix($0 + "/") }
        return VIOSFile(name: name, path: path, kind: isOwn ? .own : .other, real: host.root + path)
    }

    /// Bytes that /home still takes; `home-size` overrides the world.
    var homeFree: Int {
        let limits = machine.vios.limits
        let size = condition("home-size")?.bytes ?? limits.homeBytes - limits.homeUsedBytes
        return max(0, size - Self.bytes(below: host.root + "/home"))
    }

    /// Size of /home itself.
    var homeSize: Int { condition("home-size")?.bytes ?? machine.vios.limits.homeBytes }

    /// The largest file that padmin may write; nil: unlimited.
    var fileLimit: Int? { condition("fsize")?.bytes ?? machine.vios.limits.fileBytes }

    private static func bytes(below directory: String) -> Int {
        let files = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        return files.reduce(0) { sum, name in
            // The lab's own profile doesn't count.
            name == "padmin/.profile" ? sum : sum + (FileStatus(directory + "/" + name)?.fileBytes ?? 0)
        }
    }
}

/// stat(2).
struct FileStatus {
    private let status: stat

    /// Nil: there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.status = status
    }

    var isDirectory: Bool { status.st_mode & S_IFMT == S_IFDIR }
    var permissions: UInt32 { status.st_mode & 0o7777 }
    var bytes: Int { Int(status.st_size) }
    var fileBytes: Int { isDirectory ? 0 : bytes }
    var modified: Double { Double(status.st_mtim.tv_sec) }
}
