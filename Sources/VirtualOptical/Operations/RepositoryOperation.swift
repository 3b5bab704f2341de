import PowerVM

/// `vios mkrep`, `mkmedia`, `rmmedia` and their like: facts → plan → apply → look → report, for one media repository.
public struct RepositoryOperation: Sendable {
    var change: RepositoryChange
    var isDryRun: Bool
    var vios: RemoteHost
    var context: OperationContext

    init(_ change: RepositoryChange, isDryRun: Bool = false, vios: RemoteHost, context: OperationContext) {
        self.change = change
        self.isDryRun = isDryRun
        self.vios = vios
        self.context = context
    }

    func run() async -> VerbOutcome {
        var journal = Journal()
        var outcome = VerbOutcome()
        do throws(Problem) {
            let facts = try await vios.survey(for: change, context)
            outcome.note(facts.snapshot, change.medium, bytes: nil)
            let plan = try RepositoryPlanner(change: change, facts: facts, route: vios.route).plan()
            outcome.notes += plan.notes
            outcome.warnings += plan.warnings
            if isDryRun {
                outcome.steps = preview(plan.steps)
                return outcome
            }
            for step in plan.steps where journal.problem == nil {
                journal.append(await apply(step, before: facts.snapshot, bytes: plan.bytes))
            }
            if journal.problem == nil, let step = correction(journal) {
                journal.append(await apply(step, before: facts.snapshot, bytes: nil))
            }
            let isWhole = journal.problem == nil && !plan.steps.isEmpty
            if let snapshot = journal.repository {
                outcome.note(snapshot, change.mediumAfterwards, bytes: isWhole ? plan.bytes : nil)
            }
            outcome.note(journal, failed: finding(journal))
        } catch {
            outcome.note(journal, failed: error)
        }
        return outcome
    }

    /// Some levels ignore `-ro` with `-file`: what the access is, is read back.
    private func correction(_ journal: Journal) -> RepositoryChange? {
        guard case .createMedium(let command) = change, let medium = journal.repository?.medium(command.name),
            let access = medium.access, access != command.access
        else { return nil }
        return .setAccess(command.name, command.access)
    }

    /// What was asked for, held against what is there now.
    private func finding(_ journal: Journal) -> Problem? {
        guard journal.problem == nil, case .createMedium(let command) = change, let snapshot = journal.repository,
            let medium = snapshot.medium(command.name), medium.access != command.access
        else { return nil }
        return .accessUnchanged(
            command.name, medium.access, on: vios.name, command: journal.records.last?.command ?? vios.route.display(command))
    }

    private func apply(
        _ step: RepositoryChange, before: RepositorySnapshot, bytes: Int?
    ) async -> (StepResult, StepRecord) {
        context.progress(.started(lpar: vios.name.text, phase: step.name, host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: step.name, host: vios.name.text)) }
        let began = context.clock.now()
        let result = await RepositoryApplier(vios: vios, context: context).apply(step, before: before, bytes: bytes)
        return (
            result,
            StepRecord(
                name: step.name, host: vios.name.text, command: result.command, outcome: result.outcome.word,
                seconds: context.clock.now() - began)
        )
    }

    private func preview(_ steps: [RepositoryChange]) -> [StepRecord] {
        let applier = RepositoryApplier(vios: vios, context: context)
        return steps.map {
            StepRecord(
                name: $0.name, host: vios.name.text, command: applier.command(of: $0), outcome: .planned, seconds: nil)
        }
    }
}

extension Journal {
    fileprivate mutating func append(_ step: (StepResult, StepRecord)) { append(step.0, step.1) }
}

extension VIOSVerbs {
    /// `lssp`
    public func pools() async throws(Problem) -> [Lssp.Pool] { try await ask(Lssp()) }

    /// A change of the media repository.
    public func change(_ change: RepositoryChange) async -> VerbOutcome {
        await RepositoryOperation(change, isDryRun: isDryRun, vios: vios, context: context).run()
    }
}
