import Foundation

/// A lab on disk and its sshds.
public struct Lab: Sendable {
    public let directory: LabDirectory
    /// The `powerlab` binary, which is every emulated command.
    let executable: String

    public init(_ directory: LabDirectory, executable: String) {
        self.directory = directory
        self.executable = executable
    }

    public var store: StateStore { StateStore(directory) }
    public var log: LabLog { LabLog(directory) }

    /// Variables that point the product at this lab.
    public var environment: [String: String] {
        ["ATTACH_CD_SSH_CONFIG": directory.sshConfig, "ATTACH_CD_INVENTORY": directory.inventory]
    }

    /// Starts every host. A directory that holds a lab already keeps its state; `world` is then not read.
    public func up(_ world: World) throws {
        let required = try Requirements.find()
        if directory.isLab {
            if try isUp() { throw LabError.alreadyUp(directory.path) }
        } else {
            try create(world, required)
        }
        let before = try store.read().ports
        let (state, ports) = try assignPorts()
        defer { ports.forEach { $0.release() } }
        do {
            let users = state.systems.flatMap(\.lpars).flatMap(\.accounts).map(\.uid)
            if let other = users.first(where: { $0 != Int(geteuid()) }) { try required.tryNamespace(uid: other) }
            let hosts = state.sshHosts.map { EmulatedHost(self, $0, state, required) }
            try PartitionEnvironment.fillTools(directory)
            try PadminEnvironment.fillTools(directory)
            for host in hosts { try host.prepare() }
            try ClientFiles(self, state).write(portsChanged: before != state.ports)
            try start(hosts)
        } catch {
            try down()
            throw error
        }
    }

    /// Starts all, then waits for all: an sshd takes some 20 ms.
    private func start(_ hosts: [EmulatedHost]) throws {
        for host in hosts where host.isSilent { try host.start() }
        let daemons = hosts.filter { !$0.isSilent }.map(SSHDaemon.init)
        let launched = try daemons.map { ($0, try $0.launch()) }
        for (daemon, process) in launched { try daemon.finish(process) }
        for daemon in daemons { try daemon.awaitListening() }
    }

    /// Ends every process of this lab and waits until none is left; the directory stays.
    public func down() throws {
        guard directory.isLab else { throw LabError.noLab(directory.path) }
        try LabProcesses(directory).end()
    }

    /// Whether any process of this lab is running, even if only a detached command.
    public func isUp() throws -> Bool { try ProcessTable.read().belongs(to: directory) }

    /// Whether a host of this lab runs the command now; it is in the log only when it has ended.
    public func isRunning(_ command: String) throws -> Bool {
        try ProcessTable.read().commands(of: directory).contains { $0.name == command }
    }

    /// Arms faults on a host; sshd faults act at once. `clear` disarms all.
    public func arm(_ faults: [String], on host: String) throws {
        let state = try store.read()
        guard let kind = state.kind(of: host), state.sshHosts.contains(host) else {
            throw LabError.noSuchHost(host, known: state.sshHosts)
        }
        let parsed = try faults.filter { $0 != "clear" }.map { try FaultKind.parse($0, for: kind) }
        let after = try store.update { state in
            if faults.contains("clear") {
                state.faults[host] = nil
                try state.reserve(nil, on: host)
            }
            for fault in parsed where fault.name == "reserved" { try state.reserve(fault, on: host) }
            let waiting = parsed.filter { $0.name != "reserved" }
            if !waiting.isEmpty { state.faults[host, default: []] += waiting }
            return state
        }
        try EmulatedHost(self, host, after, Requirements.find(triesNamespace: false)).follow(
            faults: parsed, cleared: faults.contains("clear"))
    }

    private func create(_ world: World, _ required: Requirements) throws {
        let files = FileManager.default
        if let content = try? files.contentsOfDirectory(atPath: directory.path), !content.isEmpty {
            throw LabError.notEmpty(directory.path)
        }
        let state = try world.firstState()
        try files.createDirectory(atPath: directory.path + "/hosts", withIntermediateDirectories: true)
        chmod(directory.path, 0o700)
        for host in state.sshHosts {
            try files.createDirectory(atPath: directory.host(host).path, withIntermediateDirectories: true)
        }
        try Keys(required).make(
            [(directory.identity, "powerlab")] + state.sshHosts.map { (directory.host($0).hostKey, $0) })
        try store.create(state)
        try MediaStore(directory).createShares(state)
    }

    /// Every host's port, held until its sshd has it; a host keeps the port it had unless another process took it.
    private func assignPorts() throws -> (LabState, [Port.Reservation]) {
        try store.update { state in
            let held = try state.sshHosts.map { host in try state.ports[host].flatMap(Port.hold) ?? Port.holdAny() }
            for (host, port) in zip(state.sshHosts, held) { state.ports[host] = port.port }
            return (state, held)
        }
    }
}
