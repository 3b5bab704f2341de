import ArgumentParser
import AsyncSupport
import Foundation
import Logging
import PowerVM
import SSH
import VirtualOptical
import Remoting

/// One invocation over one or more LPARs: settings, connections, jobs side by side, one report, one exit code.
struct CLISession {
    /// What an operation gets for one LPAR.
    struct Job: Sendable {
        var request: DriveRequest
        var hosts: Hosts
        var context: OperationContext
    }

    let connection: ConnectionOptions
    let output: OutputOptions
    let environment: Environment
    let settings: Settings
    let audit: AuditLog

    init(connection: ConnectionOptions, output: OutputOptions, environment: Environment = .current()) throws {
        self.connection = connection
        self.output = output
        self.environment = environment
        do {
            settings = try Settings(sshConfig: connection.sshConfig, inventory: connection.inventory, environment: environment)
        } catch {
            throw CommandFailureExit(
                problem: Problem(.refused, .configuration, error.description, hint: error.hint), output: output)
        }
        audit = AuditLog(
            invoker: .current(environment: environment, version: RootCommand.configuration.version),
            settings: connection.audit.settings(defaults: settings.inventory.value.defaults, environment: environment))
    }

    func run(
        _ operation: VirtualOptical.Operation, _ lpar: LPAROptions, viosOnly: Bool = false, reason: String? = nil,
        skipUnknown: Bool = false,
        _ body: @escaping @Sendable (Job) async -> LPARReport
    ) async throws {
        let progress = Progress(isQuiet: output.quiet)
        if operation != .status { audit.check() }
        let connections = makeConnections()
        let builder = RequestResolver(
            lpar: lpar, viosOnly: viosOnly, inventory: settings.inventory.value, connections: connections,
            context: .real(progress, timeout: connection.timeout?.duration))
        let live = LiveRun(audit: audit)
        let names = lpar.lpars
        let (reports, interrupt) = await Interruption.guarding(
            notice: { live.showNotice() },
            abandon: {
                let reports = live.abandon(names)
                await connections.abandon()
                return reports
            }
        ) {
            let unknown = await builder.unknown(for: operation, skips: skipUnknown, limit: connection.parallel)
            let reports = await lpar.lpars.concurrentMap(limit: connection.parallel) { name -> LPARReport in
                if let problem = unknown.problem(of: name) { return LPARReport(lpar: name, failed: problem) }
                switch await builder.job(name) {
                case .success(var job):
                    job.context = live.following(name, job.context)
                    let report = await body(job)
                    live.finish(report)
                    return report
                case .failure(let problem): return LPARReport(lpar: name, failed: problem)
                }
            }
            await connections.closeAll()
            return reports
        }
        progress.end()
        var report = RunReport(operation: operation, reason: reason, results: reports)
        audit.record(ReportJSON.document(report), steps: report.results.flatMap(\.steps))
        for index in report.results.indices { report.results[index].warnings += audit.warnings }
        let renderer = ReportRenderer(style: Style(environment: environment), verbose: output.verbose > 0)
        if !StandardOutput.write(renderer.render(report, as: output.effectiveFormat)) {
            Terminal.error(report.results.map { ReportLine(result: $0).text + "\n" }.joined())
        }
        throw ExitCode(report.exitCode(interruptedBy: interrupt))
    }

    func makeConnections() -> HostConnections {
        var logger = Logger(label: "attach-cd") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = output.logLevel
        let timeout = connection.timeout?.duration
        let options = SSHOptions(
            logger: logger, authenticationTimeout: min(timeout ?? .seconds(30), .seconds(30)),
            askHostKey: HostKeyPrompt.asking(isAllowed: !output.quiet && output.effectiveFormat == .text),
            onNotice: { Terminal.error("attach-cd: \(SafeText.clean($0))\n") })
        return HostConnections(
            configuration: SSHConfiguration(file: settings.sshConfig.value, environment: environment),
            inventory: settings.inventory.value,
            overrides: ConnectionOverrides(
                identity: connection.identity, acceptNewHostKeys: connection.acceptNewHostKeys, timeout: timeout),
            transport: connection.transport.transport, options: options)
    }

    /// What the inventory calls the partitions of the system that a VIOS belongs to.
    func partitionNames(ofVIOS vios: String) -> [PartitionID: String] { settings.inventory.value.partitionNames(ofVIOS: vios) }
}

extension OperationContext {
    /// - Parameter timeout: `--timeout`: how long one answer is waited for, whatever it is.
    static func real(_ progress: Progress, timeout: Duration?) -> OperationContext {
        var limits = Limits()
        if let timeout {
            limits.command = timeout
            limits.configure = timeout
        }
        let start = ContinuousClock.now
        return OperationContext(
            limits: limits,
            clock: Clock(
                now: { (ContinuousClock.now - start).inSeconds },
                // A cancelled wait ends early; what comes next notices the cancellation itself.
                sleep: { try? await Task.sleep(for: $0) }),
            progress: { progress.show($0) })
    }
}
