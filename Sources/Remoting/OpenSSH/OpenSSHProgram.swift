import AsyncSupport
import CProcess
import Glibc
import Subprocess
import SystemPackage

/// Starts the ssh program: in a session of its own (no terminal to ask on, no Ctrl-C from ours), in the C locale, without askpass.
public struct OpenSSHProgram: Sendable {
    var name: String
    private let executable: Executable

    public init(name: String = "ssh") {
        self.name = name
        // Where it isn't found, the search along the PATH fails again, with a message.
        executable = ProgramPath.find(name).map { .path(FilePath($0)) } ?? .name(name)
    }

    public enum Ending: Sendable {
        case ended(status: Int32, output: [UInt8], errors: [UInt8])
        case timeout
        case cancelled
        case tooMuch
        case notStarted(String)
        /// It may have run; how it ended is unknown.
        case unknown(String)
    }

    /// Bytes of one stream; more is an error.
    static let limit = 32 << 20

    /// - Parameters:
    ///   - input: what it reads from standard input, and from `/proc/self/fd/0` as often as it opens that.
    ///   - messages: a file that standard error is appended to; nil: it is collected, as standard output is.
    public func run(_ arguments: [String], input: [UInt8] = [], messages: String? = nil, timeout: Duration) async -> Ending {
        let deadline = ContinuousClock.now + min(timeout, .seconds(1 << 32))
        let ending = await DescriptorLimits.programs.withPermit(until: deadline) { () async -> Ending in
            let outcome = await Race<Ending>.run(within: deadline - .now) {
                do {
                    return try await start(arguments, input: input, messages: messages)
                } catch {
                    return Self.ending(error)
                }
            }
            return switch outcome {
            case .value(let ending): ending
            case .timeout: .timeout
            case .cancelled: .cancelled
            }
        }
        return ending ?? (Task.isCancelled ? Ending.cancelled : .timeout)
    }

    /// Only what fails before the program begins means that it never ran.
    static func ending(_ error: any Error) -> Ending {
        if error is OpenFailure { return .notStarted("\(error)") }
        guard let error = error as? SubprocessError else { return .unknown("\(error)") }
        return switch error.code {
        case .outputLimitExceeded: .tooMuch
        case .spawnFailed, .executableNotFound, .failedToChangeWorkingDirectory: .notStarted("\(error)")
        default: .unknown("\(error)")
        }
    }

    private func start(_ arguments: [String], input: [UInt8], messages: String?) async throws -> Ending {
        let arguments = Arguments(arguments)
        let source = try Self.source(input)
        guard let messages else {
            let run = try await Subprocess.run(
                executable, arguments: arguments, environment: Self.environment, platformOptions: options,
                input: .fileDescriptor(.init(rawValue: source), closeAfterSpawningProcess: true),
                output: .bytes(limit: Self.limit), error: .bytes(limit: Self.limit))
            guard run.standardOutput.count + run.standardError.count <= Self.limit else { return .tooMuch }
            return .ended(status: Self.status(run.terminationStatus), output: run.standardOutput, errors: run.standardError)
        }
        let sink: Int32
        do {
            sink = try Self.opened(messages, O_WRONLY | O_CREAT | O_APPEND)
        } catch {
            close(source)
            throw error
        }
        // A jump host's ssh keeps standard error open as long as the connection lives: a pipe would never end.
        let run = try await Subprocess.run(
            executable, arguments: arguments, environment: Self.environment, platformOptions: options,
            input: .fileDescriptor(.init(rawValue: source), closeAfterSpawningProcess: true), output: .discarded,
            error: .fileDescriptor(.init(rawValue: sink), closeAfterSpawningProcess: true))
        return .ended(status: Self.status(run.terminationStatus), output: [], errors: [])
    }

    /// Runs a program on open descriptors, which are closed here as soon as it has its own. It isn't bounded: its caller cancels it.
    func run(_ arguments: [String], input: Int32, output: Int32, messages: Int32) async -> Ending {
        do {
            let run = try await Subprocess.run(
                .name(name), arguments: Arguments(arguments), environment: Self.environment, platformOptions: options,
                input: .fileDescriptor(.init(rawValue: input), closeAfterSpawningProcess: true),
                output: .fileDescriptor(.init(rawValue: output), closeAfterSpawningProcess: true),
                error: .fileDescriptor(.init(rawValue: messages), closeAfterSpawningProcess: true))
            return .ended(status: Self.status(run.terminationStatus), output: [], errors: [])
        } catch {
            return Task.isCancelled ? .cancelled : Self.ending(error)
        }
    }

    private var options: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        // What ssh starts (the ssh of a jump host, a command of Match exec) ends with it.
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(500))]
        return options
    }

    /// Put together once: swift-subprocess would take it apart twice for each program. It refuses to start one with a name that begins
    /// with a digit.
    private static let environment: Subprocess.Environment = {
        var variables = Environment.current().variables.filter { !($0.key.first?.isNumber ?? false) }
        variables["LC_ALL"] = "C"
        variables["SSH_ASKPASS_REQUIRE"] = "never"
        for name in ["SSH_ASKPASS", "DISPLAY"] { variables[name] = nil }
        return .custom(variables.map { Array("\($0)=\($1)".utf8) + [0] })
    }()

    struct OpenFailure: Error, CustomStringConvertible {
        var description: String
    }

    /// In memory: it needs no room on a disk, and nothing of it is left behind.
    private static func source(_ input: [UInt8]) throws -> Int32 {
        if input.isEmpty { return try opened("/dev/null", O_RDONLY) }
        return try valid(process_memory_file(input, input.count), "no memory for its input")
    }

    private static func opened(_ file: String, _ flags: Int32) throws -> Int32 {
        try valid(open(file, flags | O_CLOEXEC, 0o600), file)
    }

    private static func valid(_ descriptor: Int32, _ name: String) throws -> Int32 {
        guard descriptor >= 0 else { throw OpenFailure(description: "\(name): \(String(cString: strerror(errno)))") }
        return descriptor
    }

    /// A killed one has status 128 + signal, which ssh itself never returns.
    private static func status(_ status: TerminationStatus) -> Int32 {
        switch status {
        case .exited(let code): Int32(code)
        case .signaled(let signal): 128 + Int32(signal)
        }
    }
}
