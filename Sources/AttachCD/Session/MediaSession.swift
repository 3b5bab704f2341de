import AsyncSupport
import PowerVM
import Remoting
import VirtualOptical

/// One `media` command over any number of VIOSes: the routes, the jobs side by side, one report.
struct MediaSession: Sendable {
    let session: CLISession
    let operation: MediaRunReport.Operation
    let hmc: HMCOptions
    let reason: String?
    let journal: MediaJournal
    private let state = MediaRunState()

    init(
        _ operation: MediaRunReport.Operation, _ hmc: HMCOptions, _ connection: ConnectionOptions, _ output: OutputOptions,
        reason: String?, _ context: CLIContext
    ) throws {
        session = try CLISession(operation.rawValue, context: context, connection: connection, output: output)
        self.operation = operation
        self.hmc = hmc
        self.reason = reason
        journal = MediaJournal(context.environment)
    }

    /// A job as its work needs it.
    struct Job: Sendable {
        var host: RemoteHost
        var context: OperationContext
        var journal: MediaJournal
    }

    /// - Parameter body: the run, once the VIOSes are known; it throws what stops all of it.
    func perform(
        _ body: @escaping @Sendable (CLISession.Run) async throws(Problem) -> [MediaResult]
    ) async throws {
        try session.prepareAudit()
        try await session.perform(abandoned: { live in
            let end = state.abandoned(live)
            return report(end.results, end.problem)
        }) { run in
            do throws(Problem) {
                return report(try await body(run), nil)
            } catch {
                return report([], error)
            }
        }
    }

    private func report(_ results: [MediaResult], _ problem: Problem?) -> MediaEnd {
        MediaEnd(run: MediaRunReport(operation: operation, reason: reason, results: results), problem: problem)
    }

    /// Every VIOS at once, on each of them one medium after the other.
    /// - Parameters:
    ///   - isFinal: these are the results of the run.
    ///   - body: one medium on one VIOS.
    func results(
        of jobs: [MediaRunState.Job], _ run: CLISession.Run, isFinal: Bool = true,
        _ body: @escaping @Sendable (MediaRunState.Job, Job) async -> MediaResult
    ) async -> [MediaResult] {
        var vioses: [VIOSName] = []
        for job in jobs where !vioses.contains(job.vios) { vioses.append(job.vios) }
        let results = await vioses.concurrentMap(limit: parallel) { vios -> [MediaResult] in
            let own = jobs.filter { $0.vios == vios }
            var results: [MediaResult] = []
            for job in own {
                let result: MediaResult
                do throws(Problem) {
                    let work = Job(
                        host: try await host(vios.text, run),
                        context: run.live.following(job.key, isLPAR: false, run.context), journal: journal)
                    result = await body(job, work)
                } catch {
                    result = MediaResult(vios: vios, name: job.name, image: job.image, failed: error)
                }
                if isFinal || result.problem != nil { state.finish(result) }
                results.append(result)
            }
            return results
        }
        return results.flatMap(\.self)
    }

    func reporting<R>(_ body: () throws(Problem) -> R) throws -> R { try session.reporting(body) }

    func medium(_ argument: MediumArgument) throws -> MediumName {
        try reporting { () throws(Problem) in try argument.valid() }
    }

    func expect(_ jobs: [MediaRunState.Job]) { state.expect(jobs) }

    /// The VIOS by the first route that works.
    func host(_ vios: String, _ run: CLISession.Run) async throws(Problem) -> RemoteHost {
        try await session.vios(vios, hmc.hmc, hmc.system, run).host
    }

    /// How many hosts are worked on at once.
    var parallel: Int { state.parallel ?? session.connection.parallel }

    /// The VIOSes that would have the drives of these LPARs, each once: as attach chooses them.
    func vioses(for lpars: [String], _ run: CLISession.Run) async throws(Problem) -> [VIOSName] {
        var selection = LPARSelection(lpars)
        (selection.hmc, selection.system) = (hmc.hmc, hmc.system)
        let resolver = RequestResolver(
            selection: selection, viosOnly: true, inventory: session.inventory, connections: run.connections,
            context: run.context, isStrict: session.settings.isStrict)
        let servers = ServerUses(lpars.map { selection.servers(of: $0, session.inventory) })
        state.parallel = try session.jobs(servers: servers.count)
        let attach = session.context.operations.attach
        let reports = await lpars.concurrentMap(limit: parallel) { lpar -> LPARReport in
            switch await resolver.job(lpar) {
            case .success(let job):
                await attach(AttachOperation(request: job.request, intent: .dryRun, hosts: job.hosts, context: job.context))
            case .failure(let problem): LPARReport(lpar: lpar, failed: problem)
            }
        }
        var vioses: [VIOSName] = []
        for report in reports {
            guard let vios = report.server?.vios else {
                throw report.problem
                    ?? Problem(.refused, .noVIOS, "\(report.lpar): no VIOS serves it", hint: "name the VIOS with --vios")
            }
            if !vioses.contains(vios) { vioses.append(vios) }
        }
        return vioses
    }

    /// The VIOSes that a command line names, or all of the inventory. Their sessions stay open to the end of the run.
    func vioses(_ names: [String]) throws(Problem) -> [VIOSName] {
        let all = session.inventory.systems.sorted { NaturalOrder.isBefore($0.key, $1.key) }
            .filter { hmc.system == nil || session.inventory.system(called: hmc.system ?? "")?.name == $0.key }
            .flatMap(\.value.vioses)
        let chosen = names.isEmpty ? all : names
        guard !chosen.isEmpty else { throw .nothingToList }
        var vioses: [VIOSName] = []
        for name in chosen where !vioses.contains(VIOSName(name)) { vioses.append(VIOSName(name)) }
        let hmcs = vioses.flatMap { vios in
            // Without a route the job of that VIOS ends with the problem, and opens none.
            (try? HMCSelection(hmc: hmc.hmc, system: hmc.system, inventory: session.inventory, vios: vios.text))?.names ?? []
        }
        state.parallel = try session.jobs(servers: vioses.count + Set(hmcs).count)
        return vioses
    }
}
