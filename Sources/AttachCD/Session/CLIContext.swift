import ArgumentParser
import AsyncSupport
import PowerVM
import Remoting
import VirtualOptical

/// What a command needs from outside. Tests pass a context of their own.
struct CLIContext: Sendable {
    var environment: Environment
    var output: CommandOutput
    var clock: OperationContext.Clock
    /// Who ran the program, as the audit log records it.
    var invoker: Invoker
    var audit: @Sendable (Invoker, AuditSettings) -> AuditLog
    var connect: @Sendable (ConnectionParameters) -> HostConnections
    /// The signals that end a run early.
    var signals: [Int32]
    var operations = CLIOperations()

    /// The process that this is.
    static func current() -> CLIContext {
        let environment = Environment.current()
        return CLIContext(
            environment: environment, output: .standard, clock: .real(),
            invoker: .current(environment: environment, version: Companion.version),
            audit: { AuditLog(invoker: $0, settings: $1) }, connect: { HostConnections($0) }, signals: Interruption.numbers)
    }
}

/// A command that gets what it needs from outside as a value.
protocol ContextCommand: AsyncParsableCommand {
    func run(_ context: CLIContext) async throws
}

extension ContextCommand {
    func run() async throws { try await run(.current()) }
}

/// What the commands carry out, once options and inventory have become a request. Tests look at the request instead.
struct CLIOperations: Sendable {
    var attach: @Sendable (AttachOperation) async -> LPARReport = { await $0.run() }
    var detach: @Sendable (DetachOperation) async -> LPARReport = { await $0.run() }
    var status: @Sendable (StatusOperation) async -> LPARReport = { await $0.run() }
    var doctor: @Sendable (Doctor, [String]) async -> DoctorReport = { await $0.run($1) }
    var setUp: @Sendable (CompanionSetup) async -> (installed: CompanionSetup.Installed?, end: VerbOutcome) = { await $0.run() }
    var change: @Sendable (VIOSChange, VIOSVerbs) async -> VerbOutcome = { await $0.run($1) }
}

/// Where the text of a command goes.
struct CommandOutput: Sendable {
    /// Results.
    /// - Returns: whether all of it arrived.
    var result: @Sendable (String, StandardOutput.Purpose) -> Bool
    /// Progress, warnings and errors, for people.
    var message: @Sendable (String) -> Void
    var resultIsTerminal: Bool
    var messageIsTerminal: Bool

    /// Standard output and standard error.
    static var standard: CommandOutput {
        CommandOutput(
            result: { StandardOutput.write($0, $1) }, message: { Terminal.error($0) },
            resultIsTerminal: Terminal.outIsTerminal, messageIsTerminal: Terminal.errorIsTerminal)
    }

    /// A message of one line, with the program's name before it.
    func note(_ text: String) { message("attach-cd: \(SafeText.clean(text))\n") }
}

extension OperationContext.Clock {
    static func real() -> Self {
        let start = ContinuousClock.now
        return Self(
            now: { (ContinuousClock.now - start).inSeconds },
            // A cancelled wait ends early; what comes next notices the cancellation itself.
            sleep: { try? await Task.sleep(for: $0) })
    }
}
