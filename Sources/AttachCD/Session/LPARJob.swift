import AsyncSupport
import VirtualOptical

/// An operation's input for one LPAR.
struct LPARJob: Sendable {
    var request: DriveRequest
    var hosts: Hosts
    var context: OperationContext
}

extension CLISession {
    /// One job for each LPAR, side by side.
    /// - Parameter viosOnly: the LPARs aren't queried.
    func perform(
        _ operation: VirtualOptical.Operation, _ selection: LPARSelection, viosOnly: Bool = false, reason: String? = nil,
        skipUnknown: Bool = false, _ body: @escaping @Sendable (LPARJob) async -> LPARReport
    ) async throws {
        if operation != .status { try prepareAudit() }
        let inventory = inventory
        let needs = Dictionary(selection.lpars.map { ($0, selection.servers(of: $0, inventory)) }) { first, _ in first }
        let uses = ServerUses(needs.values)
        let parallel = try jobs(servers: uses.count)
        try await perform(
            abandoned: { live in
                RunReport(operation: operation, reason: reason, results: live.abandon(selection.lpars))
            },
            crashing: { live in
                let crashed = RunCrashReport(
                    RunReport(operation: operation, reason: reason, results: live.ifCrashed.abandon(selection.lpars)),
                    renderer: ReportRenderer(style: context.output.resultStyle, verbose: output.verbose > 0),
                    format: output.effectiveFormat)
                live.watch { name in live.ifCrashed.abandon([name]).forEach(crashed.update) }
            }
        ) { run in
            let resolver = RequestResolver(
                selection: selection, viosOnly: viosOnly, inventory: inventory, connections: run.connections,
                context: run.context, isStrict: settings.isStrict)
            let unknown = await resolver.unknown(for: operation, skips: skipUnknown, limit: parallel)
            let reports = await selection.lpars.concurrentMap(limit: parallel) { name -> LPARReport in
                let report: LPARReport
                if let problem = unknown.problem(of: name) {
                    report = LPARReport(lpar: name, failed: problem)
                } else {
                    report = await self.report(name, resolver, run, body)
                    await run.connections.release(lpar: resolver.host(of: name))
                }
                run.live.finish(report)
                for server in uses.end(needs[name] ?? []) { await run.connections.release(server) }
                return report
            }
            return RunReport(operation: operation, reason: reason, results: reports)
        }
    }

    private func report(
        _ name: String, _ resolver: RequestResolver, _ run: Run, _ body: @Sendable (LPARJob) async -> LPARReport
    ) async -> LPARReport {
        switch await resolver.job(name) {
        case .success(var job):
            job.context = run.live.following(name, job.context)
            return await body(job)
        case .failure(let problem): return LPARReport(lpar: name, failed: problem)
        }
    }
}
