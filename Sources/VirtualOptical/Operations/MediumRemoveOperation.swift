import AsyncSupport
import PowerVM

/// `media rm` on one VIOS: takes the medium out of its drives if that was asked for, then removes it, guarded in the same line.
public struct MediumRemoveOperation: Sendable {
    public struct Intent: Sendable, Equatable {
        /// `--eject`: take it out of every drive first.
        public var ejects: Bool
        /// `--force`: also where the client holds it; `-release` is sent only after the plain unload was refused.
        public var mayRelease: Bool
        public var isDryRun: Bool

        public init(ejects: Bool = false, mayRelease: Bool = false, isDryRun: Bool = false) {
            self.ejects = ejects
            self.mayRelease = mayRelease
            self.isDryRun = isDryRun
        }
    }

    var name: MediumName
    var intent: Intent
    var vios: RemoteHost
    var records: any MediaRecords
    var context: OperationContext

    public init(
        name: MediumName, intent: Intent = Intent(), vios: RemoteHost, records: any MediaRecords, context: OperationContext
    ) {
        self.name = name
        self.intent = intent
        self.vios = vios
        self.records = records
        self.context = context
    }

    public func run() async -> MediaResult {
        var result = MediaResult(vios: vios.name, name: name, route: vios.routeName, status: .removed)
        do throws(Problem) {
            let facts = try await vios.survey(for: .removeMedium(name), context)
            result.note(facts.snapshot, name, bytes: nil)
            guard let medium = facts.snapshot.medium(name) else {
                result.status = .alreadyRemoved
                result.wouldChange = intent.isDryRun ? false : nil
                result.notes.append("no medium \(name) on \(vios.name); nothing removed")
                return result
            }
            try facts.checkIsNotBeingWritten(name)
            let loaded = medium.loaded
            guard loaded.isEmpty || intent.ejects else {
                var problem = Problem.mediumLoaded(medium, facts)
                problem.hint = "--eject takes it out of every drive first, unless a client holds it; " + problem.hint
                throw problem
            }
            let adapters = try loaded.map { drive throws(Problem) in (drive, try adapter(of: drive, facts)) }
            guard !intent.isDryRun else {
                result.status = .planned
                result.wouldChange = true
                result.steps = preview(adapters)
                return result
            }
            for (drive, adapter) in adapters { try await eject(drive, adapter, &result) }
            try await remove(&result)
        } catch {
            result.end(error)
        }
        return result
    }

    private func adapter(of drive: DeviceName, _ facts: RepositoryFacts) throws(Problem) -> ServerAdapter {
        guard let adapter = facts.adapters.first(where: { $0.vtds.contains { $0.name == drive } }) else {
            throw .noSuchDrive(drive, on: vios.name)
        }
        return adapter
    }

    private func preview(_ drives: [(DeviceName, ServerAdapter)]) -> [StepRecord] {
        func step(_ name: String, _ command: String) -> StepRecord {
            StepRecord(name: name, host: vios.name.text, command: command, outcome: .planned, seconds: nil)
        }
        let change = RepositoryChange.removeMedium(name)
        return drives.map { step("unload-media", vios.route.display(Unloadopt(drive: $0.0))) }
            + [step(change.name, RepositoryApplier(vios: vios, context: context).command(of: change))]
    }

    private func eject(_ drive: DeviceName, _ adapter: ServerAdapter, _ result: inout MediaResult) async throws(Problem) {
        let step = ServerStep.unload(drive, force: intent.mayRelease)
        try note(
            await recorded(step.name) {
                await ServerApplier(vios: vios, adapter: adapter, context: context).apply(step, drive: drive)
            }, &result)
        result.medium?.loaded.removeAll { $0 == drive }
    }

    private func remove(_ result: inout MediaResult) async throws(Problem) {
        let change = RepositoryChange.removeMedium(name)
        let before = RepositorySnapshot(contents: Lsrep.Contents(repository: nil))
        let end = await recorded(change.name) {
            await RepositoryApplier(vios: vios, context: context).apply(change, before: before, bytes: nil)
        }
        if case .repository(let snapshot) = end.result.effect { result.note(snapshot, name, bytes: nil) }
        try note(end, &result)
        if end.result.outcome == .alreadyDone { result.status = result.changed == true ? .removed : .alreadyRemoved }
        do {
            try records.remove(name, on: vios.name)
        } catch {
            result.warnings.append("the record of \(name) on \(vios.name) can't be removed: \(error.message)")
        }
    }

    private func recorded(_ name: String, _ body: () async -> StepResult) async -> (result: StepResult, record: StepRecord) {
        context.progress(.started(lpar: vios.name.text, phase: name, host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: name, host: vios.name.text)) }
        let began = context.clock.now()
        let result = await body()
        return (
            result,
            StepRecord(
                name: name, host: vios.name.text, command: result.command, outcome: result.outcome.word,
                seconds: context.clock.now() - began)
        )
    }

    private func note(_ end: (result: StepResult, record: StepRecord), _ result: inout MediaResult) throws(Problem) {
        result.append(end.record, of: end.result.outcome)
        result.warnings += end.result.warnings
        if end.result.outcome == .changed { result.changed = true }
        guard let problem = end.result.outcome.problem else { return }
        if problem.status == .unknown, result.changed == false { result.changed = nil }
        throw problem
    }
}
