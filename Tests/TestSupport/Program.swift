import Foundation
import Glibc

/// A built program as a test runs it: an environment of its own, standard input from a text, both outputs whole, a bound on its time.
///
///     let program = try Program("attach-cd", environment: lab.environment)
///     let answer = try await program.run(["--json", "aix04"])
public struct Program: Sendable {
    public typealias Answer = LabFixture.Answer

    /// Where standard output goes, besides into the answer.
    public enum Output: Sendable {
        case captured
        /// A pipe whose reader has gone, as behind `| head`.
        case closedPipe
    }

    public let path: String
    /// All that the program gets: nothing of the test's own environment but PATH and LANG.
    public var environment: [String: String]
    /// Holds HOME and the directories of XDG_CONFIG_HOME, XDG_STATE_HOME and XDG_CACHE_HOME; goes with the last copy of this value.
    public let home: TemporaryDirectory

    /// A product of this package, beside the test bundle.
    public init(_ product: String, environment: [String: String] = [:]) throws {
        try self.init(path: LabFixture.builtProduct(product), environment: environment)
    }

    public init(path: String, environment: [String: String] = [:]) throws {
        self.path = path
        home = try TemporaryDirectory("home")
        let own = [
            "HOME": home.root, "XDG_CONFIG_HOME": home.path("config"), "XDG_STATE_HOME": home.path("state"),
            "XDG_CACHE_HOME": home.path("state/cache"), "LANG": "C.UTF-8",
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "TERM": "xterm",
        ]
        self.environment = own.merging(environment) { $1 }
    }

    /// The reports of the audit log, oldest first.
    public func auditLog() throws -> [String] { try auditLines().filter { $0.contains(#""event": "report""#) } }

    /// All lines of the audit log, oldest first: intents, results and reports.
    public func auditLines() throws -> [String] {
        let file = home.path("state/attach-cd/audit.log")
        guard access(file, F_OK) == 0 else { return [] }
        return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Runs it to its end.
    /// - Throws: `ProgramError.tooSlow` when it doesn't end within the bound; it is killed then.
    public func run(
        _ arguments: [String], input: String = "", output: Output = .captured, within bound: Duration = .seconds(120)
    ) async throws -> Answer {
        try await start(arguments, input: input, output: output).end(within: bound)
    }

    public func start(_ arguments: [String], input: String = "", output: Output = .captured) throws -> RunningProgram {
        try RunningProgram([path] + arguments, environment: environment, input: input, output: output)
    }
}

public enum ProgramError: Error {
    case tooSlow([String], out: String, err: String)
    case system(String, Int32)
}

/// A started program; killed with its last reference.
public final class RunningProgram: @unchecked Sendable {
    private let words: [String]
    private let pid: pid_t
    private let files: TemporaryDirectory
    private let lock = NSLock()
    private var status: Int32?

    init(_ words: [String], environment: [String: String], input: String, output: Program.Output) throws {
        self.words = words
        files = try TemporaryDirectory("run")
        let standardInput = try files.write("in", input)
        pid = try Self.spawn(words, environment, input: standardInput, output: output, files)
    }

    public var processID: Int32 { pid }
    public var out: String { text("out") }
    public var err: String { text("err") }

    public func send(_ signal: Int32) {
        lock.withLock {
            if status == nil { kill(pid, signal) }
        }
    }

    /// Whether this signal doesn't have its default effect any more.
    public func handles(_ signal: Int32) throws -> Bool {
        let lines = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8).split(separator: "\n")
        let masks = lines.filter { $0.hasPrefix("SigIgn:") || $0.hasPrefix("SigCgt:") }
            .compactMap { UInt64($0.split(separator: "\t").last ?? "", radix: 16) }
        return masks.contains { $0 & 1 << UInt64(signal - 1) != 0 }
    }

    public func hasEnded() throws -> Bool { try poll() != nil }

    /// The answer; a killed program has status 128 + signal.
    public func end(within bound: Duration = .seconds(120)) async throws -> Program.Answer {
        let deadline = ContinuousClock.now + bound
        while true {
            if let status = try poll() { return .init(status: status, out: out, err: err) }
            guard ContinuousClock.now < deadline else {
                send(SIGKILL)
                throw ProgramError.tooSlow(words, out: out, err: err)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Nil while it runs.
    private func poll() throws -> Int32? {
        try lock.withLock {
            if let status { return status }
            var raw: Int32 = 0
            let result = waitpid(pid, &raw, WNOHANG)
            if result < 0, errno != EINTR { throw ProgramError.system("waitpid", errno) }
            guard result == pid else { return nil }
            status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + raw & 0x7f
            return status
        }
    }

    private func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: files.path(name)) ?? Data(), as: UTF8.self)
    }

    deinit {
        guard status == nil else { return }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    private static func spawn(
        _ words: [String], _ environment: [String: String], input: String, output: Program.Output, _ files: TemporaryDirectory
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var ends: [Int32] = [-1, -1]
        defer { for end in ends where end >= 0 { close(end) } }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        switch output {
        case .captured:
            posix_spawn_file_actions_addopen(&actions, 1, files.path("out"), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        case .closedPipe:
            // A socket breaks as a pipe does, and can be kept from other children of this process in one call.
            guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
                throw ProgramError.system("socketpair", errno)
            }
            close(ends[0])
            ends[0] = -1
            posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        }
        posix_spawn_file_actions_addopen(&actions, 2, files.path("err"), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of this process block signals that the program must get.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var argv = words.map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, words[0], &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw ProgramError.system(words[0], code) }
        return pid
    }
}
