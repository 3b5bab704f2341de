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
    /// The run that it is part of, once it has begun.
    var run: CLISession.Run?
}

extension CLISession {
    /// One job for each LPAR, side by side.
    /// - Parameters:
    ///   - viosOnly: the LPARs aren't queried.
    ///   - isDryRun: nothing is changed, so nothing has to be confirmed.
    func perform(
        _ operation: VirtualOptical.Operation, _ options: LPAROptions, viosOnly: Bool = false, reason: String? = nil,
        skipUnknown: Bool = false, isDryRun: Bool = false, supply: IsoSupply? = nil,
        _ body: @escaping @Sendable (LPARJob) async -> LPARReport
    ) async throws {
        let many = options.many
        let choice = try choice(options)
        var chosen = LPARSelection(options)
        chosen.lpars = choice.names
        try chosen.validate()
        try supply?.validate(chosen.lpars)
        for note in choice.notes { context.output.note(note) }
        if choice.isBroad, operation != .status, !isDryRun, !many.yes {
            try await ChangeConfirmation(operation: operation.rawValue, names: choice.names).ask(
                isPossible: !output.quiet && context.output.messageIsTerminal && isatty(STDIN_FILENO) == 1,
                signals: context.signals)
        }
        if operation != .status { try prepareAudit() }
        let (selection, inventory) = (chosen, inventory)
        let needs = Dictionary(selection.lpars.map { ($0, selection.servers(of: $0, inventory)) }) { first, _ in first }
        let uses = ServerUses(needs.values)
        let parallel = try reporting { () throws(Problem) in try jobs(servers: uses.count) }
        let (known, audit) = (settings.warnings, audit)
        let stream = ResultStream(
            context.output, output, operation, count: selection.lpars.count, hints: HintOptions(connection),
            warnings: { known + audit.warnings })
        let report = { @Sendable (results: [LPARReport], media: [MediaResult]) in
            FleetReport(
                run: RunReport(operation: operation, reason: reason, results: results, media: media), stream: stream,
                failedTo: many.failedTo)
        }
        try await perform(
            abandoned: { live in report(live.abandon(selection.lpars), supply?.abandoned(live) ?? []) },
            crashing: { [self] live in
                let crashed = RunCrashReport(
                    RunReport(operation: operation, reason: reason, results: live.ifCrashed.abandon(selection.lpars)),
                    renderer: ReportRenderer(style: context.output.resultStyle, isQuiet: output.quiet),
                    format: output.effectiveFormat, stream: stream)
                live.watch { name in
                    crashed.update(live.ifCrashed.abandon([name])) { supply?.abandoned(live.ifCrashed) ?? [] }
                }
            }
        ) { [self] run in
            run.progress.expect(selection.lpars.count)
            let resolver = RequestResolver(
                selection: selection, viosOnly: viosOnly, inventory: inventory, connections: run.connections,
                context: run.context, isStrict: settings.isStrict)
            let unknown = await resolver.unknown(
                for: operation, skips: skipUnknown, tolerant: choice.tolerant, limit: parallel)
            let firstFailure = FirstFailure(isHeeded: many.failFast)
            let reports = await selection.lpars.concurrentMap(limit: parallel) { name -> LPARReport in
                let report: LPARReport
                if let problem = unknown.problem(of: name) ?? firstFailure.problem {
                    report = LPARReport(lpar: name, failed: problem)
                } else {
                    report = await self.report(name, resolver, run, body)
                    firstFailure.note(report, of: operation)
                    await run.connections.release(lpar: resolver.host(of: name))
                }
                run.progress.finish(name, isGood: !report.hasFailed(operation))
                run.live.finish(report) {
                    stream.show(report)
                    return stream.isActive
                }
                run.progress.draw()
                for server in uses.end(needs[name] ?? []) { await run.connections.release(server) }
                return report
            }
            return report(reports, supply?.results ?? [])
        }
    }

    private func report(
        _ name: String, _ resolver: RequestResolver, _ run: Run, _ body: @Sendable (LPARJob) async -> LPARReport
    ) async -> LPARReport {
        switch await resolver.job(name) {
        case .success(var job):
            job.context = run.live.following(name, job.context)
            job.run = run
            return await body(job)
        case .failure(let problem): return LPARReport(lpar: name, failed: problem)
        }
    }

    private func choice(_ options: LPAROptions) throws -> LPARChoice {
        let lists: [LPARChoice.List]
        do throws(ConfigurationError) {
            lists = try options.many.files.map { file throws(ConfigurationError) in
                LPARChoice.List(
                    text: String(decoding: try TextFile.read(file), as: UTF8.self), file: file == "-" ? "standard input" : file)
            }
        } catch {
            throw CommandFailureExit(
                problem: Problem(.refused, .unreadableFile, error.description, hint: error.hint), output: output,
                operation: operation)
        }
        return try LPARChoice(
            words: options.lpars, lists: lists, all: options.many.all, system: options.hmc.system,
            inventory: inventory)
    }
}

/// `--fail-fast`: the first LPAR that failed.
private final class FirstFailure: Sendable {
    private let isHeeded: Bool
    private let lpar = Mutex<String?>(nil)

    init(isHeeded: Bool) { self.isHeeded = isHeeded }

    func note(_ report: LPARReport, of operation: VirtualOptical.Operation) {
        guard isHeeded, report.hasFailed(operation) else { return }
        lpar.withLock { $0 = $0 ?? report.lpar }
    }

    /// Why no further LPAR is begun; nil: none has failed.
    var problem: Problem? {
        lpar.withLock { $0 }.map {
            Problem(
                .refused, .notTried, "not tried, because \($0) failed before (--fail-fast)",
                hint: "fix the problem of \($0), then run the same command again", retryable: true)
        }
    }
}
