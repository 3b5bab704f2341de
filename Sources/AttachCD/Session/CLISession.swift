import ArgumentParser
import AsyncSupport
import Logging
import PowerVM
import Remoting
import SSH
import VirtualOptical

/// One invocation of a command that connects: settings, connections, signals, one report, one exit code.
/// All that works for it shares it; it doesn't change.
final class CLISession: Sendable {
    let context: CLIContext
    let connection: ConnectionOptions
    let output: OutputOptions
    let settings: Settings
    let audit: AuditLog
    let operation: String

    /// What a connected command works with.
    struct Run: Sendable {
        var connections: HostConnections
        var context: OperationContext
        var live: LiveRun
        var progress: Progress
    }

    /// - Parameter operation: the command, for the document of an error.
    init(_ operation: String, context: CLIContext, connection: ConnectionOptions, output: OutputOptions) throws {
        self.operation = operation
        self.context = context
        self.connection = connection
        self.output = output
        do {
            settings = try Settings(
                sshConfig: connection.sshConfig, inventory: connection.inventory, environment: context.environment,
                isStrict: connection.strict)
        } catch {
            throw CommandFailureExit(
                problem: Problem(.refused, .configuration, error.description, hint: error.hint), output: output,
                operation: operation)
        }
        if settings.isStrict, connection.acceptNewHostKeys {
            throw CommandFailureExit(
                problem: Problem(
                    .refused, .configuration, "--accept-new-host-keys: --strict doesn't allow it",
                    hint: "put the hosts' keys into known_hosts, or leave out --strict"), output: output,
                operation: operation)
        }
        audit = context.audit(
            context.invoker,
            connection.audit.settings(defaults: settings.inventory.value.defaults, environment: context.environment))
        _ = try reporting { () throws(Problem) in try jobs(servers: 0) }
    }

    /// Before the first change: a log that can't be written is a warning in the report, and a refusal under `--strict`.
    func prepareAudit() throws(CommandFailureExit) {
        audit.check()
        guard settings.isStrict, let fault = audit.warnings.first else { return }
        throw CommandFailureExit(
            problem: Problem(
                .refused, .configuration, "\(fault); --strict requires it, so nothing was changed",
                hint: "make it a regular file that you own and others can't write, or give another with --audit-log"),
            output: output, operation: operation)
    }

    /// How many LPARs, or VIOSes, are worked on at once: `--parallel`, or fewer where the file descriptors don't suffice.
    /// - Parameter servers: VIOSes and HMCs whose sessions stay open.
    func jobs(servers: Int) throws(Problem) -> Int {
        do {
            return try DescriptorLimits.jobs(connection.parallel, servers: servers)
        } catch {
            throw .tooFewFiles(error)
        }
    }

    /// What is wrong before the run is reported in the form that was asked for.
    func reporting<R>(_ body: () throws(Problem) -> R) throws(CommandFailureExit) -> R {
        do throws(Problem) {
            return try body()
        } catch {
            throw CommandFailureExit(problem: error, output: output, operation: operation)
        }
    }

    var inventory: Inventory { settings.inventory.value }

    /// Owns what every command that connects has in common: progress, signals, the end of the connections, audit, output, exit code.
    /// - Parameters:
    ///   - abandoned: the report if a second signal ends the waiting, or the program crashes.
    ///   - crashing: keeps the report of a crash ready; nil: the whole of `abandoned`.
    ///   - body: the command's own work.
    func perform<Report: CommandReport>(
        abandoned: @escaping @Sendable (LiveRun) -> Report, crashing: (@Sendable (LiveRun) -> Void)? = nil,
        _ body: @escaping @Sendable (Run) async -> Report
    ) async throws {
        let progress = Progress(
            isQuiet: output.quiet,
            // The log of -v writes to standard error itself.
            isLive: context.output.messageIsTerminal && context.environment.terminalTakesEscapes && output.verbose == 0,
            isASCII: context.output.messageStyle.isASCII, message: context.output.message)
        let connections = context.connect(connectionParameters)
        let live = LiveRun(audit: audit)
        if let crashing { crashing(live) } else { prepareForCrash(live, abandoned) }
        let run = Run(connections: connections, context: operationContext(progress), live: live, progress: progress)
        var ((report, isAbandoned), signal) = await Interruption.guarding(
            context.signals, notice: { [context] in context.output.interrupt(live.notice) }, abandon: { (abandoned(live), true) }
        ) {
            let report = await body(run)
            await connections.closeAll()
            return (report, false)
        }
        progress.end()
        CrashReport.end()
        report.complete(HintOptions(connection))
        // The audit line first: standard output may be gone.
        audit.record(report.document, steps: report.steps)
        report.add(warnings: settings.warnings + audit.warnings)
        report.write(output, context)
        // Only now: the report doesn't wait for it.
        if isAbandoned { await connections.abandon() }
        let code = output.nagiosCode(report) ?? report.exitCode(interruptedBy: signal)
        if code != 0 { throw ExitCode(code) }
    }

    private func prepareForCrash<Report: CommandReport>(
        _ live: LiveRun, _ abandoned: @escaping @Sendable (LiveRun) -> Report
    ) {
        CrashReport.begin()
        CrashReport.set(abandoned(live.ifCrashed), output, context)
        live.watch { [self] _ in CrashReport.set(abandoned(live.ifCrashed), output, context) }
    }

    private var connectionParameters: ConnectionParameters {
        var logger = Logger(label: "attach-cd") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = output.logLevel
        let timeout = connection.timeout?.duration
        let messages = context.output
        let options = SSHOptions(
            logger: logger, authenticationTimeout: min(timeout ?? .seconds(30), .seconds(30)),
            askHostKey: HostKeyPrompt.asking(
                isAllowed: !output.quiet && output.effectiveFormat == .text && messages.messageIsTerminal),
            confirmSilence: { await SSHSession.answers($0, within: .seconds(10)) }, onNotice: { messages.note($0) })
        return ConnectionParameters(
            configuration: SSHConfiguration(file: settings.sshConfig.value, environment: context.environment),
            inventory: inventory,
            overrides: ConnectionOverrides(
                identity: connection.identity, acceptNewHostKeys: connection.acceptNewHostKeys, timeout: timeout,
                isStrict: settings.isStrict),
            transport: connection.transport, options: options)
    }

    /// `--timeout`: how long any one answer is waited for.
    private func operationContext(_ progress: Progress) -> OperationContext {
        var limits = OperationContext.Limits()
        if let timeout = connection.timeout?.duration {
            limits.command = timeout
            limits.configure = timeout
        }
        return OperationContext(limits: limits, clock: context.clock, progress: { progress.show($0) })
    }
}

extension Problem {
    static func tooFewFiles(_ error: DescriptorLimits.TooFew) -> Problem {
        Problem(
            .refused, .configuration,
            "at most \(error.limit) open files are allowed, and at least \(error.needed) are needed; nothing was changed",
            hint: "raise the limit: ulimit -n 1024")
    }
}
