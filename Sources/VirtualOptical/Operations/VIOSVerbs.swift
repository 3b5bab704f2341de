import AsyncSupport
import PowerVM

/// The LPAR-Tool's optical verbs on one VIOS: what it lists, and the changes that name a VIOS instead of an LPAR.
public struct VIOSVerbs: Sendable {
    var vios: RemoteHost
    /// Of its system, if one is known.
    var hmc: HMCHost?
    /// `--dry-run`: a change is planned, not sent.
    var isDryRun: Bool
    var context: OperationContext

    public init(vios: RemoteHost, hmc: HMCHost? = nil, isDryRun: Bool = false, context: OperationContext) {
        self.vios = vios
        self.hmc = hmc
        self.isDryRun = isDryRun
        self.context = context
    }

    public var name: VIOSName { vios.name }

    /// `lsmap -all`, or one adapter of it.
    public func adapters(_ adapter: VHostName?) async throws(Problem) -> Lsmap.Listing {
        guard let adapter else { return try await ask(Lsmap(.all)) }
        let command = Lsmap(.adapter(adapter))
        var batch = Batch(vios)
        let slot = batch.add(command)
        let reply = try await batch.ask(context)
        if case .finished(let result) = reply.ending(slot),
            command.failure(result, viaHMC: vios.route.isHMC)?.kind == .noSuchDevice
        {
            throw .noSuchAdapter(adapter, on: vios.name)
        }
        return try reply.read(slot)
    }

    public func drives() async throws(Problem) -> [Lsvopt.Drive] { try await ask(Lsvopt()).sorted { $0.name < $1.name } }

    /// The media with the drives that hold them.
    public func media() async throws(Problem) -> RepositorySnapshot {
        var batch = Batch(vios)
        let read = ServerQuery.repository.add(&batch)
        return try read(try await batch.ask(context))
    }

    public func repository() async throws(Problem) -> Lsrep.Contents { try await ask(Lsrep()) }

    func ask<C: RemoteCommand>(_ command: C) async throws(Problem) -> C.Output {
        var batch = Batch(vios)
        let slot = batch.add(command)
        return try await batch.ask(context).read(slot)
    }

    /// `mkvopt VIOS VHOST [NAME]`: a drive of that name on that adapter; without a name always a new one, as the LPAR-Tool does it.
    public func createDrive(on adapter: VHostName, name: DriveName?) async -> VerbOutcome {
        let survey = await Result { () async throws(Problem) in try await vacancy(on: adapter, name: name) }
        switch survey {
        case .failure(let problem): return VerbOutcome(drive: name?.device, problem: problem)
        case .success(nil): return VerbOutcome(drive: name?.device)
        case .success(let server?):
            let applier = ServerApplier(vios: vios, adapter: server, context: context)
            guard !isDryRun else {
                return VerbOutcome(drive: name?.device, planned: [planned("create-drive", applier.creation(of: name))])
            }
            var journal = Journal()
            let began = context.clock.now()
            let result = await showing("create-drive") { await applier.create(name) }
            journal.append(result, record("create-drive", result, since: began))
            let isMissing = journal.problem == nil && journal.createdDrive == nil
            return VerbOutcome(name?.device, journal, failed: isMissing ? .noNewDrive(on: adapter, of: vios.name) : nil)
        }
    }

    /// The adapter; nil where the drive is there already.
    private func vacancy(on adapter: VHostName, name: DriveName?) async throws(Problem) -> ServerAdapter? {
        let facts = try await vios.survey(wanted: name, isCreating: true, context)
        guard let server = facts.adapter(adapter) else { throw .noSuchAdapter(adapter, on: facts) }
        guard let name else { return try available(server, facts) }
        if facts.drives[name.device] != nil, server.vtds.contains(where: { $0.name == name.device }) { return nil }
        if let problem = NameRule.taken(name, on: facts) ?? NameRule.reserved(name) { throw problem }
        return try available(server, facts)
    }

    private func available(_ adapter: ServerAdapter, _ facts: ServerFacts) throws(Problem) -> ServerAdapter {
        if let problem = facts.problem(of: adapter) { throw problem }
        return adapter
    }

    /// `rmvopt VIOS VTD`: takes the medium out and removes the drive; refused for anything that isn't a file-backed optical drive.
    public func removeDrive(_ name: DeviceName) async -> VerbOutcome {
        var outcome = await change(name, isGoneFine: true) { located in
            (located.media == nil ? [] : [.unload(name, force: false)]) + [.removeDrive(name)]
        }
        if outcome.problem?.code == .mediumHeld {
            outcome.problem?.hint += "; " + MediumHold.forcedUnload("rmvopt", of: name, on: vios.name)
        }
        return outcome
    }

    /// `loadopt VIOS MEDIUM VTD`: the medium is in the drive afterwards; refused for anything else than a drive, and for a medium that
    /// can't go there.
    public func load(_ medium: MediumName, into drive: DeviceName, replacement: Replacement) async -> VerbOutcome {
        await change(drive, loadsMedium: true) { located throws(Problem) in
            let others = located.facts.has(medium) ? [vios.name] : []
            return try MediaRule(
                medium: medium, replacement: replacement, server: located.facts, others: others,
                route: vios.route
            ).steps(drive: drive, holding: located.media)
        }
    }

    /// `unloadopt VIOS VTD`: the drive is empty afterwards.
    /// - Parameter force: also if the client holds the medium.
    public func unload(_ drive: DeviceName, force: Bool) async -> VerbOutcome {
        await change(drive) { $0.media == nil ? [] : [.unload(drive, force: force)] }
    }

    /// Locate, plan, apply, report.
    /// - Parameter isGoneFine: it isn't a problem if there is no such drive.
    private func change(
        _ drive: DeviceName, isGoneFine: Bool = false, loadsMedium: Bool = false,
        _ plan: (LocatedDrive) throws(Problem) -> [ServerStep]
    ) async -> VerbOutcome {
        var journal = Journal()
        do throws(Problem) {
            let found = try await vios.locate(drive, isGoneFine: isGoneFine, loadsMedium: loadsMedium, context)
            guard let located = found else { return VerbOutcome(drive: drive) }
            let applier = ServerApplier(vios: vios, adapter: located.adapter, context: context)
            let steps = try plan(located)
            guard !isDryRun else {
                return VerbOutcome(
                    drive: drive, planned: steps.map { planned($0.name, applier.command(of: $0, drive: drive)) })
            }
            for step in steps where journal.problem == nil {
                let began = context.clock.now()
                let result = await showing(step.name) { await applier.apply(step, drive: drive) }
                journal.append(result, record(step.name, result, since: began))
            }
            return VerbOutcome(drive, journal)
        } catch {
            return VerbOutcome(drive, journal, failed: error)
        }
    }

    private func showing(_ step: String, _ body: () async -> StepResult) async -> StepResult {
        await context.showing(step, of: vios.name.text, on: vios.name.text, body)
    }

    private func planned(_ name: String, _ command: String) -> StepRecord {
        StepRecord(name: name, host: vios.name.text, command: command, outcome: .planned, seconds: nil)
    }

    private func record(_ name: String, _ result: StepResult, since began: Double) -> StepRecord {
        StepRecord(
            name: name, host: vios.name.text, command: result.command, outcome: result.outcome.word,
            seconds: context.clock.now() - began)
    }
}
