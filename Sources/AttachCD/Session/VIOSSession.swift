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
        try self.init(
            vios, options.access.hmc, options.access.connection, options.access.output, isDryRun: options.change.dryRun,
            reason: options.change.reason, context)
    }

    init(_ vios: String, _ options: VIOSListOptions, _ context: CLIContext) throws {
        try self.init(vios, options.hmc, options.connection, try options.list.output.common, context)
    }

    private init(
        _ vios: String, _ hmc: HMCOptions, _ connection: ConnectionOptions, _ output: OutputOptions, isDryRun: Bool = false,
        reason: String? = nil, _ context: CLIContext
    ) throws {
        self.vios = vios
        self.isDryRun = isDryRun
        self.reason = reason
        self.hmc = (hmc.hmc, hmc.system)
        session = try CLISession("vios", context: context, connection: connection, output: output)
        let session = session
        _ = try session.reporting { () throws(Problem) in try session.jobs(servers: 2) }
        guard HostArgument.isValid(vios) else { throw ValidationError("'\(SafeText.clean(vios))' isn't a valid VIOS name.") }
    }

    /// The partitions of the VIOS's system by the inventory.
    var partitionNames: [PartitionID: String] { session.inventory.partitionNames(ofVIOS: vios) }

    /// Prints what `query` finds.
    func list<View: Listing>(
        _ form: ListForm, _ query: @escaping @Sendable (VIOSVerbs) async throws(Problem) -> View
    ) async throws {
        try await session.perform(abandoned: {
            ListingReport<View>(abandoned: $0.abandon(vios: vios), form: form)
        }) { run in
            do throws(Problem) {
                return ListingReport(result: .success(try await query(try await verbs(run))), form: form)
            } catch {
                return ListingReport(result: .failure(error), form: form)
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

    private func verbs(_ run: CLISession.Run) async throws(Problem) -> VIOSVerbs {
        let (host, access) = try await session.vios(vios, hmc.name, hmc.system, run)
        let context = run.live.following(vios, isLPAR: false, run.context)
        return VIOSVerbs(vios: host, hmc: access, isDryRun: isDryRun, context: context)
    }
}

extension CLISession {
    /// A VIOS by the first route that works, and its HMC, if one is known.
    func vios(_ name: String, _ hmc: String?, _ system: String?, _ run: Run) async throws(Problem) -> (
        host: RemoteHost, hmc: HMCHost?
    ) {
        if let problem = inventory.confusion(vios: name) { throw problem }
        let selection = try HMCSelection(hmc: hmc, system: system, inventory: inventory, vios: name)
        let access = await selection.access(run.connections)
        let (host, note) = try await VIOSRouteResolver(
            direct: await run.connections.vios(name), hmc: access, bound: run.context.limits.command
        ).open()
        if let note { context.output.note(note) }
        return (host, access)
    }
}
