import ArgumentParser
import AsyncSupport
import Glibc
import PowerVM
import Remoting
import VirtualOptical

/// What a command needs from outside. Tests pass their own context.
struct CLIContext: Sendable {
    var environment: Environment
    var output: CommandOutput
    var clock: OperationContext.Clock
    /// Who ran the program, as the audit log records it.
    var invoker: Invoker
    var audit: @Sendable (Invoker, AuditSettings) -> AuditLog
    var connect: @Sendable (ConnectionParameters) -> HostConnections
    /// The signals that end a run early.
    var signals: SignalWatch
    var operations = CLIOperations()

    /// This process.
    static func current(_ signals: SignalWatch) -> CLIContext {
        let environment = Environment.current()
        return CLIContext(
            environment: environment, output: .standard(environment), clock: .real(),
            invoker: .current(environment: environment, version: Companion.version),
            audit: { AuditLog(invoker: $0, settings: $1) }, connect: { HostConnections($0) }, signals: signals)
    }
}

/// A command that gets its environment as a value.
protocol ContextCommand: AsyncParsableCommand {
    func run(_ context: CLIContext) async throws
}

/// What the commands carry out, once options and inventory have become a request. Tests inspect the request instead.
struct CLIOperations: Sendable {
    var attach: @Sendable (AttachOperation) async -> LPARReport = { await $0.run() }
    var detach: @Sendable (DetachOperation) async -> LPARReport = { await $0.run() }
    var status: @Sendable (StatusOperation) async -> LPARReport = { await $0.run() }
    var insert: @Sendable (InsertOperation) async -> LPARReport = { await $0.run() }
    var eject: @Sendable (EjectOperation) async -> LPARReport = { await $0.run() }
    var doctor: @Sendable (Doctor, [String]) async -> DoctorReport = { await $0.run($1) }
    var setUp: @Sendable (CompanionSetup) async -> (installed: CompanionSetup.Installed?, end: VerbOutcome) = { await $0.run() }
    var change: @Sendable (VIOSChange, VIOSVerbs) async -> VerbOutcome = { await $0.run($1) }
}

/// The destination of a command's text.
struct CommandOutput: Sendable {
    /// Results.
    /// - Returns: whether all of it arrived.
    var result: @Sendable (String, StandardOutput.Purpose) -> Bool
    /// Progress, warnings and errors, for people.
    var message: @Sendable (String) -> Void
    var resultIsTerminal: Bool
    var messageIsTerminal: Bool
    /// Both go to the same file or pipe.
    var areJoined = false
    var resultStyle = Style.plain
    var messageStyle = Style.plain

    /// Standard output and standard error.
    static func standard(_ environment: Environment) -> CommandOutput {
        func style(_ descriptor: Int32, _ isTerminal: Bool) -> Style {
            Style(environment: environment, isTerminal: isTerminal, columns: Terminal.columns(of: descriptor, environment))
        }
        let messages = style(STDERR_FILENO, Terminal.errorIsTerminal)
        return CommandOutput(
            result: { StandardOutput.write($0, $1) }, message: { Terminal.error(messages.shown($0)) },
            resultIsTerminal: Terminal.outIsTerminal, messageIsTerminal: Terminal.errorIsTerminal,
            areJoined: Descriptors.areSame(STDOUT_FILENO, STDERR_FILENO),
            resultStyle: style(STDOUT_FILENO, Terminal.outIsTerminal), messageStyle: messages)
    }

    /// On a terminal below the `^C`, unless that is behind the lines of the progress and goes with them.
    func interrupt(_ notice: String) { message((messageIsTerminal && !LiveRegion.isShown ? "\n" : "") + notice) }

    /// A message of one line, with the program's name before it.
    func note(_ text: String) { message("attach-cd: \(SafeText.clean(text))\n") }
}

extension OperationContext.Clock {
    static func real() -> Self {
        let start = ContinuousClock.now
        return Self(
            now: { (ContinuousClock.now - start).inSeconds },
            // A cancelled wait ends early; the next step notices the cancellation.
            sleep: { try? await Task.sleep(for: $0) })
    }
}
