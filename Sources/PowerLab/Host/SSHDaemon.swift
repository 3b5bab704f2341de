import Foundation

/// A host's sshd: OpenSSH's own, with its accounts from libnss_wrapper.
struct SSHDaemon {
    private let host: EmulatedHost
    private let files: HostDirectory

    init(_ host: EmulatedHost) {
        self.host = host
        files = host.files
    }

    private var port: UInt16 { host.state.ports[host.name] ?? 0 }

    /// Every account carries the caller's uid: a lab needs no root, and one that runs as root needs no second user.
    func configure(_ accounts: [LoginAccount], path: String) throws {
        let (uid, gid) = (geteuid(), getegid())
        // As root sshd separates privileges into the account `sshd`, which nss_wrapper hides if it is not named here.
        let system = "sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n"
        let isVIOS = host.state.kind(of: host.name) == .vios
        let home = isVIOS ? files.padminHome : files.home
        let logins = accounts.map { "\($0.name):x:\(uid):\(gid)::\(home):\($0.shell)\n" }.joined()
        try LabFile.replace(files.passwd, with: logins + system)
        try LabFile.replace(host.lab.directory.group, with: "system:x:\(gid):\nnogroup:x:65534:\n")
        let variables = [
            "PATH=\(path)", "\(CommandContext.directoryVariable)=\(host.lab.directory.path)",
            "\(CommandContext.hostVariable)=\(host.name)",
        ]
        // No ForceCommand: it would override a forced command of authorized_keys.
        let text = """
            ListenAddress 127.0.0.1
            Port \(port)
            HostKey "\(files.hostKey)"
            PidFile "\(files.pidFile)"
            AuthorizedKeysFile "\(files.authorizedKeys)"
            AllowUsers \(accounts.map(\.name).joined(separator: " "))
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PrintMotd no
            PrintLastLog no
            LogLevel VERBOSE
            \(SSHDVersion.unpunished.joined(separator: "\n"))
            SetEnv \(variables.map { "\"\($0)\"" }.joined(separator: " "))

            """
        try LabFile.replace(files.sshdConfig, with: text)
    }

    /// sshd checks its configuration, goes to the background and writes its pid file once it listens.
    func start() throws { try finish(launch()) }

    /// Starts it without waiting for its check of the configuration.
    func launch() throws -> ChildProcess {
        // sshd as root insists on this directory; Debian's service makes it, a container without systemd does not.
        if geteuid() == 0 { mkdir("/run/sshd", 0o755) }
        unlink(files.pidFile)
        let input = try EmulatedHost.nullInput()
        defer { close(input) }
        return try ChildProcess(
            [host.required.sshd, "-f", files.sshdConfig, "-E", files.sshdLog],
            environment: [
                "LD_PRELOAD": host.required.nssWrapper, "NSS_WRAPPER_PASSWD": files.passwd,
                "NSS_WRAPPER_GROUP": host.lab.directory.group,
                // Until sshd listens and writes its title over this, it is how the lab finds it.
                CommandContext.directoryVariable: host.lab.directory.path,
            ], output: files.sshdLog, input: input)
    }

    func finish(_ launched: ChildProcess) throws {
        if try launched.wait() != 0 { throw LabError.startFailed(host.name, log()) }
    }

    func awaitListening() throws {
        for _ in 0..<3000 {
            if access(files.pidFile, F_OK) == 0, Port.accepts(port) { return }
            usleep(10_000)
        }
        throw LabError.startFailed(host.name, log())
    }

    private func log() -> String { (try? String(contentsOfFile: files.sshdLog, encoding: .utf8)) ?? "(no log)" }
}
