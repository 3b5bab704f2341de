import AsyncSupport
import Glibc
import PowerVM
import Remoting
import Synchronization
import VirtualOptical

/// An operation's input for one LPAR.
struct LPARJob: Sendable {
    var request: DriveRequest
    var hosts: Hosts
    var context: OperationContext
}

extension CLISession {
    /// One job for each LPAR, side by side.
    /// - Parameters:
    ///   - viosOnly: the LPARs aren't queried.
    ///   - isDryRun: nothing is changed, so nothing has to be confirmed.
    func perform(
        _ operation: VirtualOptical.Operation, _ options: LPAROptions, viosOnly: Bool = false, reason: String? = nil,
        skipUnknown: Bool = false, isDryRun: Bool = false, _ body: @escaping @Sendable (LPARJob) async -> LPARReport
    ) async throws {
        let many = options.many
        let choice = try choice(options)
        var selection = LPARSelection(options)
        selection.lpars = choice.names
        try selection.validate()
        for note in choice.notes { context.output.note(note) }
        if choice.isBroad, operation != .status, !isDryRun, !many.yes {
            try await ChangeConfirmation(operation: operation.rawValue, names: choice.names).ask(
                isPossible: !output.quiet && context.output.messageIsTerminal && isatty(STDIN_FILENO) == 1)
        }
        if operation != .status { audit.check() }
        let (chosen, inventory, parallel) = (selection, inventory, connection.parallel)
        let (terminal, form) = (context.output, output)
        try await perform(abandoned: { live in
            FleetReport(
                run: RunReport(operation: operation, reason: reason, results: live.abandon(chosen.lpars)), isStreamed: false,
                failedTo: many.failedTo)
        }) { run in
            let stream = ResultStream(terminal, form, operation, count: chosen.lpars.count, run.progress)
            run.progress.expect(chosen.lpars.count)
            let resolver = RequestResolver(
                selection: chosen, viosOnly: viosOnly, inventory: inventory, connections: run.connections, context: run.context)
            let unknown = await resolver.unknown(
                for: operation, skips: skipUnknown, tolerant: choice.tolerant, limit: parallel)
            let firstFailure = FirstFailure(isHeeded: many.failFast)
            let reports = await chosen.lpars.concurrentMap(limit: parallel) { name -> LPARReport in
                let report: LPARReport
                if let problem = unknown.problem(of: name) ?? firstFailure.problem {
                    report = LPARReport(lpar: name, failed: problem)
                } else {
                    switch await resolver.job(name) {
                    case .success(var job):
                        job.context = run.live.following(name, job.context)
                        report = await body(job)
                        run.live.finish(report)
                    case .failure(let problem): report = LPARReport(lpar: name, failed: problem)
                    }
                    firstFailure.note(report, of: operation)
                }
                stream.show(report)
                return report
            }
            return FleetReport(
                run: RunReport(operation: operation, reason: reason, results: reports), isStreamed: stream.isActive,
                failedTo: many.failedTo)
        }
    }

    private func choice(_ options: LPAROptions) throws -> LPARChoice {
        let lines: (text: String, file: String)?
        do throws(ConfigurationError) {
            lines = try options.many.file.map { file throws(ConfigurationError) in
                (String(decoding: try TextFile.read(file), as: UTF8.self), file == "-" ? "standard input" : file)
            }
        } catch {
            throw CommandFailureExit(
                problem: Problem(.refused, .unreadableFile, error.description, hint: error.hint), output: output,
                operation: "attach-cd")
        }
        return try LPARChoice(
            words: options.lpars, lines: lines, all: options.many.all, system: options.hmc.system,
            inventory: inventory)
    }
}

/// `--fail-fast`: the first LPAR that failed.
private final class FirstFailure: Sendable {
    private let isHeeded: Bool
    private let lpar = Mutex<String?>(nil)

    init(isHeeded: Bool) { self.isHeeded = isHeeded }

    func note(_ report: LPARReport, of operation: VirtualOptical.Operation) {
        guard isHeeded, report.exitCode(of: operation) != 0 else { return }
        lpar.withLock { $0 = $0 ?? report.lpar }
    }

    /// Why no further LPAR is begun; nil: none has failed.
    var problem: Problem? {
        lpar.withLock { $0 }.map {
            Problem(
                .refused, .notTried, "not tried, because \($0) failed before (--fail-fast)",
                hint: "cure \($0), then run the same command again", retryable: true)
        }
    }
}
