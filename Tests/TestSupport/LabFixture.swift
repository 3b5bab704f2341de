import Foundation
import PowerLab
import Subprocess

/// A running lab in a temporary directory, for end-to-end tests.
///
///     try await LabFixture.with("seed") { lab in
///         let answer = try await lab.ssh("padmin@ms12-vio1", "ioscli lsmap -all")
///     }
public struct LabFixture: Sendable {
    public let lab: Lab

    /// Variables that point attach-cd at this lab (`ATTACH_CD_SSH_CONFIG`, `ATTACH_CD_INVENTORY`).
    public var environment: [String: String] { lab.environment }
    public var sshConfig: String { lab.directory.sshConfig }
    public var inventory: String { lab.directory.inventory }

    /// Starts a built-in world (or a YAML file), runs `body`, ends every process of the lab and removes its directory.
    @discardableResult
    public static func with<Value>(_ world: String = "seed", _ body: (LabFixture) async throws -> Value) async throws -> Value {
        try await with(World.find(world), body)
    }

    /// The same with a world of the test's own.
    @discardableResult
    public static func with<Value>(_ world: World, _ body: (LabFixture) async throws -> Value) async throws -> Value {
        let path = FileManager.default.temporaryDirectory.path + "/lab-" + UUID().uuidString.prefix(8)
        let fixture = LabFixture(lab: Lab(LabDirectory(path), executable: try builtProduct("powerlab")))
        // Ends the lab and removes the directory, also if the test process is killed.
        let reaper = try LabReaper(fixture.lab, keeps: false)
        defer { reaper.release() }
        try fixture.lab.up(world)
        return try await body(fixture)
    }

    /// An executable of this package: the one that ATTACH_CD or POWERLAB names, or the one beside the test bundle.
    ///
    /// `make test` names a powerlab that is linked statically: a scenario starts it dozens of times, in half the time.
    public static func builtProduct(_ name: String) throws -> String {
        let variable = name.uppercased().replacing("-", with: "_")
        if let path = ProcessInfo.processInfo.environment[variable] { return path }
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(fileURLWithPath: bundle).deletingLastPathComponent().path + "/" + name
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
        return path
    }

    struct Missing: Error {
        let path: String
    }

    /// Back to the first state of the world, in a fraction of the time that a new lab takes.
    public func reset() throws { try lab.reset() }

    public func state() throws -> LabState { try lab.store.read() }

    /// Every emulated command so far, oldest first.
    public func log() throws -> [LogEntry] { try lab.log.entries() }

    /// The commands so far of a kind that changes something.
    public func changingCommands() throws -> [String] { try log().filter { $0.effect == .changes }.map(\.command) }

    /// Arms faults (`powerlab fault --list`), or `clear`s them.
    public func arm(_ faults: String..., on host: String) throws { try lab.arm(faults, on: host) }

    /// How many commands (exec requests) a host's sshd was asked to run so far.
    public func execs(on host: String) throws -> Int {
        try String(contentsOfFile: lab.directory.host(host).sshdLog, encoding: .utf8).split(whereSeparator: \.isNewline)
            .filter { $0.hasPrefix("Starting session: ") }.count
    }

    public struct Answer: Equatable, Sendable {
        public let status: Int32
        public let out: String
        public let err: String

        public init(status: Int32, out: String, err: String) {
            self.status = status
            self.out = out
            self.err = err
        }
    }

    /// The system's own ssh with the lab's configuration.
    public func ssh(_ host: String, _ command: String, input: String = "") async throws -> Answer {
        let target = try host.contains("@") ? host : "\(user(of: host))@\(host)"
        // ssh's default key exchange (sntrup761) costs 120 ms of CPU a connection.
        let options = ["-o", "LogLevel=ERROR", "-o", "KexAlgorithms=curve25519-sha256"]
        return try await Self.run("/usr/bin/ssh", ["-F", sshConfig] + options + [target, command], input: input)
    }

    private func user(of host: String) throws -> String {
        try state().systems.contains { $0.vios.contains { $0.name == host } } ? "padmin" : "root"
    }

    /// The product, pointed at this lab: `lab.attachCD("status", "aix04", "--json")`.
    public func attachCD(_ arguments: String..., input: String = "") async throws -> Answer {
        try await run(Self.builtProduct("attach-cd"), arguments, input: input)
    }

    /// Any program, with this lab's variables.
    public func run(_ program: String, _ arguments: [String], input: String = "") async throws -> Answer {
        try await Self.run(program, arguments, environment: environment, input: input)
    }

    /// Any program; a killed one has status 128 + signal.
    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String = ""
    ) async throws -> Answer {
        let variables = Dictionary(
            uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value as String?) })
        let result = try await Subprocess.run(
            .path(.init(program)), arguments: Arguments(arguments), environment: .inherit.updating(variables),
            input: .string(input),
            output: .string(limit: 1 << 24), error: .string(limit: 1 << 24))
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): Int32(code)
            case .signaled(let signal): 128 + Int32(signal)
            }
        return Answer(status: status, out: result.standardOutput, err: result.standardError)
    }
}
