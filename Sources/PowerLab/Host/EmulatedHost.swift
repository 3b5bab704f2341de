import Foundation

/// One host of the lab: its directory and its sshd.
struct EmulatedHost {
    let lab: Lab
    let name: String
    let state: LabState
    let required: Requirements
    let files: HostDirectory

    init(_ lab: Lab, _ name: String, _ state: LabState, _ required: Requirements) {
        self.lab = lab
        self.name = name
        self.state = state
        self.required = required
        files = lab.directory.host(name)
    }

    private var faults: [ArmedFault] { state.faults[name] ?? [] }

    /// No sshd for now: `refuse` or `late-boot`.
    var isSilent: Bool { faults.contains { $0.name == "refuse" || $0.name == "late-boot" } }

    /// Writes all that the host's sshd and shells need.
    func prepare() throws {
        if isHMC { return try prepareHMC() }
        guard let (index, place) = Scene.find(host: name, in: state) else {
            throw LabError.noSuchHost(name, known: state.hostNames)
        }
        let system = state.systems[index]
        try FileManager.default.createDirectory(atPath: files.home, withIntermediateDirectories: true)
        let accounts: [LoginAccount]
        let path: String
        switch place {
        case .vios:
            try PadminEnvironment(files, executable: lab.executable).prepare()
            accounts = [LoginAccount(name: "padmin", shell: required.restrictedKsh)]
            path = files.bin
        case .lpar(let number):
            let lpar = system.lpars[number]
            let partition = PartitionEnvironment(lab, lpar, files, required)
            try partition.prepare()
            accounts = lpar.accounts.map { LoginAccount(name: $0.name, shell: files.loginShell($0.name)) }
            path = PartitionEnvironment.path
        }
        try SSHDaemon(self).configure(accounts, path: path)
        // What somebody added (a forced command) stays.
        if access(files.authorizedKeys, F_OK) != 0 { try writeAuthorizedKeys() }
    }

    private var isHMC: Bool { state.hmcs.contains { $0.name == name } }

    private func prepareHMC() throws {
        try FileManager.default.createDirectory(atPath: files.home, withIntermediateDirectories: true)
        let environment = HMCEnvironment(files, executable: lab.executable)
        try environment.prepare(faults)
        try SSHDaemon(self).configure([environment.account], path: environment.path)
        try writeAuthorizedKeys()
    }

    func writeAuthorizedKeys() throws {
        let rejects = faults.contains { $0.name == "reject-key" }
        try (rejects ? "" : Keys.publicKey(lab.directory.identity)).write(
            toFile: files.authorizedKeys, atomically: true, encoding: .utf8)
    }

    func start() throws {
        if let late = faults.first(where: { $0.name == "late-boot" }) {
            try startLater(late.argument ?? "0")
        } else if !isSilent {
            try SSHDaemon(self).start()
        }
    }

    func awaitListening() throws { try SSHDaemon(self).awaitListening() }

    /// A helper process of the lab starts the sshd when the time has come; `down` ends it like any other.
    private func startLater(_ seconds: String) throws {
        _ = try ChildProcess(
            [lab.executable, "late-boot", lab.directory.path, name, seconds],
            environment: [Surroundings.directoryVariable: lab.directory.path], output: files.sshdLog, input: try Self.nullInput(),
            newSession: true)
    }

    /// Makes sshd follow faults that were armed or cleared just now.
    func follow(faults new: [ArmedFault], cleared: Bool) throws {
        if isHMC { try HMCEnvironment(files, executable: lab.executable).follow(faults) }
        if cleared || new.contains(where: { $0.name == "reject-key" }) { try writeAuthorizedKeys() }
        if new.contains(where: { $0.name == "new-host-key" }) {
            try Keys(required).make(files.hostKey, comment: name)
        }
        let concernsListener = ["refuse", "late-boot", "new-host-key"]
        guard cleared || new.contains(where: { concernsListener.contains($0.name) }) else { return }
        try stop()
        try start()
        if !isSilent { try awaitListening() }
    }

    /// Ends sshd's listener and all its connections; detached commands live on.
    func stop() throws {
        for _ in 0..<200 {
            let table = try ProcessTable.read()
            guard let listener = Self.listener(files, table) else { return }
            let sessions = table.descendants(of: listener.pid).filter { $0.name.hasPrefix("sshd") }
            for process in [listener] + sessions { kill(process.pid, SIGKILL) }
            usleep(10_000)
        }
        throw LabError.system("sshd of \(name) does not end", ETIMEDOUT)
    }

    /// The living sshd of a pid file; nil: none, or the pid is another program's by now.
    static func listener(_ files: HostDirectory, _ table: ProcessTable) -> ProcessTable.Entry? {
        guard let text = try? String(contentsOfFile: files.pidFile, encoding: .utf8),
            let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)), let entry = table.entry(of: pid),
            !entry.isZombie
        else { return nil }
        let line = ProcFile.bytes("/proc/\(pid)/cmdline") ?? []
        return line.firstRange(of: Array(files.sshdConfig.utf8)) != nil ? entry : nil
    }

    static func nullInput() throws -> Int32 {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw LabError.system("/dev/null", errno) }
        return descriptor
    }
}

/// A name that can log in, and with which shell.
struct LoginAccount {
    let name: String
    let shell: String
}
