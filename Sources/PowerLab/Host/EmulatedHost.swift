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
        guard let (index, position) = Machine.find(host: name, in: state) else {
            throw LabError.noSuchHost(name, known: state.hostNames)
        }
        let system = state.systems[index]
        try FileManager.default.createDirectory(atPath: files.home, withIntermediateDirectories: true)
        let accounts: [LoginAccount]
        let path: String
        switch position {
        case .vios(let number):
            let environment = padmin(system.vios[number])
            try environment.prepare()
            accounts = [environment.account]
            path = environment.path
        case .lpar(let number):
            let lpar = system.lpars[number]
            let partition = PartitionEnvironment(lab, lpar, files, required)
            try partition.prepare()
            accounts = lpar.accounts.map { LoginAccount(name: $0.name, shell: files.loginShell($0.name)) }
            path = PartitionEnvironment.path
        }
        try SSHDaemon(self).configure(accounts, path: path)
        // Edits (a forced command) stay.
        if access(files.authorizedKeys, F_OK) != 0 { try writeAuthorizedKeys() }
    }

    private func padmin(_ vios: VIOS) -> PadminEnvironment {
        PadminEnvironment(vios, faults, lab, required)
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
        try LabFile.replace(files.authorizedKeys, with: rejects ? "" : Keys.publicKey(lab.directory.identity))
    }

    func start() throws {
        if isSilent { try holdPort() } else { try SSHDaemon(self).start() }
    }

    func awaitListening() throws { try SSHDaemon(self).awaitListening() }

    /// A helper process of the lab keeps the port and may start the sshd later (``PortHolder``); `down` ends it like any other.
    private func holdPort() throws {
        unlink(files.portHolderPidFile)
        let late = faults.first { $0.name == "late-boot" }?.argument
        let input = try Self.nullInput()
        defer { close(input) }
        let helper = try ChildProcess(
            [lab.executable, "hold-port", lab.directory.path, name] + (late.map { [$0] } ?? []),
            environment: [CommandContext.directoryVariable: lab.directory.path], output: files.sshdLog, input: input,
            newSession: true)
        for _ in 0..<3000 {
            if access(files.portHolderPidFile, F_OK) == 0 { return }
            if try helper.poll() != nil { break }
            usleep(10_000)
        }
        throw LabError.startFailed(name, (try? String(contentsOfFile: files.sshdLog, encoding: .utf8)) ?? "(no log)")
    }

    /// Makes sshd follow faults that were armed or cleared just now.
    func follow(faults new: [ArmedFault], cleared: Bool) throws {
        if isHMC { try HMCEnvironment(files, executable: lab.executable).follow(faults) }
        if let (system, position) = Machine.find(host: name, in: state), case .vios(let number) = position {
            try padmin(state.systems[system].vios[number]).followTools()
        }
        if cleared || new.contains(where: { $0.name == "reject-key" }) { try writeAuthorizedKeys() }
        if cleared { try changeHostKey(back: true) }
        if new.contains(where: { $0.name == "new-host-key" }) { try changeHostKey(back: false) }
        let concernsListener = ["refuse", "late-boot", "new-host-key"]
        guard cleared || new.contains(where: { concernsListener.contains($0.name) }) else { return }
        try stop()
        try start()
        if !isSilent { try awaitListening() }
    }

    /// Back to the host's first state, whose files and faults are this value's. Its sessions have ended.
    /// - Parameter old: the faults until now.
    func reset(from old: [ArmedFault]) throws {
        if let (system, position) = Machine.find(host: name, in: state) {
            switch position {
            case .vios(let number):
                let environment = padmin(state.systems[system].vios[number])
                try environment.resetRoot()
                if (old + faults).contains(where: { $0.name == "no-tool" }) { try environment.followTools() }
            case .lpar(let number):
                try PartitionEnvironment(lab, state.systems[system].lpars[number], files, required).resetRoot()
            }
        } else {
            try HMCEnvironment(files, executable: lab.executable).follow(faults)
        }
        try writeAuthorizedKeys()
        let hadOtherKey = access(files.firstHostKey, F_OK) == 0
        try changeHostKey(back: true)
        if faults.contains(where: { $0.name == "new-host-key" }) { try changeHostKey(back: false) }
        let listenerFaults = ["refuse", "late-boot", "new-host-key"]
        func concerning(_ faults: [ArmedFault]) -> [ArmedFault] { faults.filter { listenerFaults.contains($0.name) } }
        let isLate = faults.contains { $0.name == "late-boot" }
        if hadOtherKey || isLate || concerning(old) != concerning(faults) {
            try stop()
            try start()
            if !isSilent { try awaitListening() }
        }
        truncate(files.sshdLog, 0)
    }

    /// The first key, which known_hosts has, is kept aside.
    private func changeHostKey(back: Bool) throws {
        let known = files.firstHostKey
        for suffix in ["", ".pub"] {
            let isAside = access(known + suffix, F_OK) == 0
            if back, isAside { rename(known + suffix, files.hostKey + suffix) }
            if !back, !isAside { rename(files.hostKey + suffix, known + suffix) }
        }
        if !back { try Keys(required).make(files.hostKey, comment: name) }
    }

    /// Ends sshd's listener and all its connections, or the helper of a silent host; detached commands live on.
    func stop() throws {
        for _ in 0..<3000 {
            let table = try ProcessTable.read()
            let helper = Self.process(files.portHolderPidFile, calledWith: lab.directory.path, table)
            let listener = Self.listener(files, table)
            let sessions = listener.map { table.descendants(of: $0.pid).filter { $0.name.hasPrefix("sshd") } } ?? []
            let victims = [helper, listener].compactMap { $0 } + sessions
            if victims.isEmpty { return }
            for process in victims { kill(process.pid, SIGKILL) }
            usleep(10_000)
        }
        throw LabError.system("sshd of \(name) does not end", ETIMEDOUT)
    }

    /// The living sshd of a host.
    static func listener(_ files: HostDirectory, _ table: ProcessTable) -> ProcessTable.Entry? {
        process(files.pidFile, calledWith: files.sshdConfig, table)
    }

    /// The living process of a pid file; nil: none, or the pid is another program's by now.
    private static func process(_ pidFile: String, calledWith word: String, _ table: ProcessTable) -> ProcessTable.Entry? {
        guard let text = try? String(contentsOfFile: pidFile, encoding: .utf8),
            let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)), let entry = table.entry(of: pid),
            !entry.isZombie
        else { return nil }
        let line = ProcFile.bytes("/proc/\(pid)/cmdline") ?? []
        return line.firstRange(of: Array(word.utf8)) != nil ? entry : nil
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
