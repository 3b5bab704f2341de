import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

/// One `vios` verb: the route to its VIOS, and the end of its run.
struct VIOSSession: Sendable {
    private let vios: String
    private let hmc: (name: String?, system: String?)
    private let isDryRun: Bool
    private let reason: String?
    private let session: CLISession

    init(_ vios: String, _ options: VIOSChangeOptions, _ context: CLIContext) throws {
        try self.init(vios, options.access, isDryRun: options.change.dryRun, reason: options.change.reason, context)
    }

    init(
        _ vios: String, _ options: VIOSOptions, isDryRun: Bool = false, reason: String? = nil, _ context: CLIContext
    ) throws {
        self.vios = vios
        self.isDryRun = isDryRun
        self.reason = reason
        hmc = (options.hmc.hmc, options.hmc.system)
        session = try CLISession("vios", context: context, connection: options.connection, output: options.output)
        _ = try session.jobs(servers: 2)
        guard HostArgument.isValid(vios) else { throw ValidationError("'\(SafeText.clean(vios))' isn't a valid VIOS name.") }
    }

    /// Prints what `query` finds.
    func list<View: Listing>(_ query: @escaping @Sendable (VIOSVerbs) async throws(Problem) -> View) async throws {
        try await session.perform(abandoned: {
            ListingReport<View>(abandoned: $0.abandon(vios: vios))
        }) { run in
            do throws(Problem) {
                return ListingReport(result: .success(try await query(try await verbs(run))))
            } catch {
                return ListingReport(result: .failure(error))
            }
        }
    }

    /// Carries out a change and reports the result.
    func change(_ change: VIOSChange) async throws {
        try session.prepareAudit()
        let carryOut = session.context.operations.change
        @Sendable func report(_ outcome: VerbOutcome) -> VerbReport {
            VerbReport(vios: vios, change: change, reason: reason, outcome: outcome)
        }
        try await session.perform(abandoned: {
            report(VerbOutcome(drive: change.drive, abandoned: $0.abandon(vios: vios)))
        }) { run in
            let outcome: VerbOutcome
            do throws(Problem) {
                outcome = await carryOut(change, try await verbs(run))
            } catch {
                outcome = VerbOutcome(drive: change.drive, failed: error)
            }
            return report(outcome)
        }
    }

    /// The VIOS by the first route that works.
    private func verbs(_ run: CLISession.Run) async throws(Problem) -> VIOSVerbs {
        let inventory = session.inventory
        let context = run.live.following(vios, isLPAR: false, run.context)
        if let problem = inventory.confusion(vios: vios) { throw problem }
        let selection = try HMCSelection(hmc: hmc.name, system: hmc.system, inventory: inventory, vios: vios)
        let (host, note) = try await VIOSRouteResolver(
            direct: await run.connections.vios(vios), hmc: await selection.access(run.connections), bound: context.limits.command
        ).open()
        if let note { session.context.output.note(note) }
        return VIOSVerbs(vios: host, isDryRun: isDryRun, context: context)
    }
}
