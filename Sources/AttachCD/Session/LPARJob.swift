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
        if operation != .status { audit.check() }
        let (inventory, parallel) = (inventory, connection.parallel)
        try await perform(abandoned: { live in
            RunReport(operation: operation, reason: reason, results: live.abandon(selection.lpars))
        }) { run in
            let resolver = RequestResolver(
                selection: selection, viosOnly: viosOnly, inventory: inventory, connections: run.connections,
                context: run.context)
            let unknown = await resolver.unknown(for: operation, skips: skipUnknown, limit: parallel)
            let reports = await selection.lpars.concurrentMap(limit: parallel) { name -> LPARReport in
                if let problem = unknown.problem(of: name) { return LPARReport(lpar: name, failed: problem) }
                switch await resolver.job(name) {
                case .success(var job):
                    job.context = run.live.following(name, job.context)
                    let report = await body(job)
                    run.live.finish(report)
                    return report
                case .failure(let problem): return LPARReport(lpar: name, failed: problem)
                }
            }
            return RunReport(operation: operation, reason: reason, results: reports)
        }
    }
}
