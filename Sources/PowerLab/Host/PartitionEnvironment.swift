import Foundation

/// An LPAR's own file tree: bubblewrap shows its shells a /usr/bin and /usr/sbin with the emulated AIX commands and the POSIX
/// tools of base AIX only, and an /etc, /var, /tmp and /home of its own that outlive the lab's processes.
struct PartitionEnvironment {
    /// /etc/environment of a fresh AIX (guess: from memory).
    static let path = "/usr/bin:/etc:/usr/sbin:/usr/ucb:/sbin"

    /// POSIX tools that base AIX has. Not there, on purpose: mktemp, stat, timeout, flock, seq, readlink.
    private static let tools = [
        "awk", "basename", "cat", "chgrp", "chmod", "chown", "cksum", "cmp", "comm", "cp", "cut", "date", "df", "diff",
        "dirname",
        "du", "echo", "egrep", "env", "expr", "false", "fgrep", "find", "fold", "getconf", "grep", "head", "id", "join", "kill",
        "ln",
        "logname", "ls", "mkdir", "mkfifo", "mv", "nice", "nl", "nohup", "od", "paste", "pr", "printf", "ps", "pwd", "rm",
        "rmdir",
        "sed", "sleep", "sort", "split", "stty", "sum", "tail", "tee", "test", "touch", "tr", "true", "tty", "uniq", "wc",
        "whoami", "xargs", "[",
    ]
    private static let executableInside = "/mnt/powerlab"
    static let hostTools = "/mnt/bin"
    /// How the emulated sudo becomes uid 0.
    static let unshare = hostTools + "/unshare"

    private static let overlays = ["etc", "var", "tmp", "home", "opt", "usr/local"]
    /// Linux's own files that the tools cannot do without.
    private static let linuxFiles = ["etc/ld.so.cache", "etc/localtime"]

    private let lab: Lab
    private let lpar: LPAR
    private let files: HostDirectory
    private let required: Requirements

    init(_ lab: Lab, _ lpar: LPAR, _ files: HostDirectory, _ required: Requirements) {
        self.lab = lab
        self.lpar = lpar
        self.files = files
        self.required = required
    }

    func prepare() throws {
        try prepareRoot()
        for account in lpar.accounts { try writeLoginShell(account) }
    }

    /// The directories that are /usr/bin and /usr/sbin in every partition of a lab; a partition without sudo has the first, others the
    /// second.
    static func fillTools(_ directory: LabDirectory) throws {
        let shells = ["ksh", "ksh93", "sh"].map { ($0, hostTools + "/ksh93") }
        let emulated = CommandTable.aix.filter { $0.directory == "bin" }.map { ($0.name, executableInside) }
        let bin = shells + found + emulated
        try ToolDirectory(directory.tools("aix")).fill(bin)
        try ToolDirectory(directory.tools("aix-sudo")).fill(bin + [("sudo", executableInside)])
        try ToolDirectory(directory.tools("aix-sbin")).fill(
            CommandTable.aix.filter { $0.directory == "sbin" }.map { ($0.name, executableInside) })
    }

    private var directories: [String] {
        ["etc", "var", "var/adm", "var/adm/ras", "var/tmp", "tmp", "home", "opt", "usr", "usr/local"]
            + lpar.accounts.map { "home/" + $0.name }
    }

    /// As on the first day.
    func resetRoot() throws {
        try LabFile.clear(files.root, keeping: Set(directories))
        try prepareRoot()
    }

    /// The partition's own directories; what is there stays.
    private func prepareRoot() throws {
        for directory in directories {
            try FileManager.default.createDirectory(atPath: files.root + "/" + directory, withIntermediateDirectories: true)
        }
        chmod(files.root + "/tmp", 0o1777)
        chmod(files.root + "/usr/local", 0o755)
        try writeEtc()
    }

    /// The tools of Linux that a partition finds, and where; links through /etc/alternatives are resolved, since /etc is another one
    /// there.
    private static let found: [(name: String, target: String)] = tools.compactMap { name in
        guard let resolved = realpath("/usr/bin/" + name, nil) else { return nil }
        defer { free(resolved) }
        let path = String(cString: resolved)
        return path.hasPrefix("/usr/bin/") ? (name, hostTools + path.dropFirst("/usr/bin".count)) : nil
    }

    /// A Swift runtime below an overlaid directory (a toolchain in /home) must stay where the binary expects it.
    private var hiddenLibraries: [String] {
        RuntimeLibraries.directories().filter { library in Self.overlays.contains { library.hasPrefix("/\($0)/") } }
    }

    /// Only what the tools read, and only if it is missing: a partition's /etc is its own.
    private func writeEtc() throws {
        let accounts = lpar.accounts.map { "\($0.name):!:\($0.uid):0::\(home($0)):/usr/bin/ksh\n" }.joined()
        try write(accounts, "etc/passwd")
        try write("system:!:0:root\n", "etc/group")
        try write("PATH=\(Self.path)\n", "etc/environment")
        // Mount points.
        for file in Self.linuxFiles { try write("", file) }
        for library in hiddenLibraries {
            try FileManager.default.createDirectory(atPath: files.root + library, withIntermediateDirectories: true)
        }
    }

    private func write(_ text: String, _ path: String) throws {
        let path = files.root + "/" + path
        if access(path, F_OK) != 0 { try LabFile.replace(path, with: text) }
    }

    private func home(_ account: Account) -> String { account.uid == 0 ? "/" : "/home/" + account.name }

    private func writeLoginShell(_ account: Account) throws {
        let words = arguments(account).map { "'" + $0.replacing("'", with: "'\\''") + "'" }
        let line = "exec \(required.bwrap) \(words.joined(separator: " ")) -- /usr/bin/ksh"
        // sshd calls the shell without arguments for a login, with -c otherwise.
        let text = "#!/bin/sh\n[ $# -gt 0 ] || set -- -l\n\(line) \"$@\"\n"
        try Descriptors.writeProgram(text, to: files.loginShell(account.name))
    }

    /// No --unshare-pid and no --die-with-parent: a detached cfgmgr outlives the session, as on AIX.
    private func arguments(_ account: Account) -> [String] {
        var words = ["--ro-bind", "/", "/", "--dev", "/dev", "--bind", "/proc", "/proc", "--tmpfs", "/mnt"]
        if account.uid != Int(geteuid()) { words += ["--unshare-user", "--uid", String(account.uid), "--gid", "0"] }
        // An ordinary user's uid owns these files on the outside, so that only read-only mounts can keep it from writing.
        let isRoot = account.uid == 0
        words += Self.overlays.flatMap { name in
            let isPublic = name == "tmp" || name == "home"
            return [isRoot || isPublic ? "--bind" : "--ro-bind", files.root + "/" + name, "/" + name]
        }
        if !isRoot { words += ["--bind", files.root + "/var/tmp", "/var/tmp"] }
        words += Self.linuxFiles.flatMap { ["--ro-bind-try", "/" + $0, "/" + $0] }
        words += ["--ro-bind", "/usr/bin", Self.hostTools, "--ro-bind", lab.executable, Self.executableInside]
        words += ["--bind", lab.directory.path, CommandContext.mountPoint, "--symlink", files.name, CommandContext.hostLink]
        words += hiddenLibraries.flatMap { ["--ro-bind", $0, $0] }
        // The emulated dd decides what they deliver. guess: everybody may read a cd's device file, as on AIX (br--r--r--).
        words += (0..<32).flatMap { ["--symlink", "null", "/dev/rcd\($0)"] }
        let bin = lpar.accounts.contains { $0.sudo != nil } ? "aix-sudo" : "aix"
        words += ["--ro-bind", lab.directory.tools(bin), "/usr/bin"]
        words += ["--ro-bind", lab.directory.tools("aix-sbin"), "/usr/sbin"]
        words += ["--setenv", "SHELL", "/usr/bin/ksh", "--setenv", "HOME", home(account), "--chdir", home(account)]
        return words
    }
}
