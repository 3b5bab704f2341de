import AsyncSupport
import PowerVM

/// `mkvopt`: the VIOS writes a medium into its repository, which takes as long as the medium is large. It is watched over a second
/// channel, and keeps running there whatever happens to ours; what is there in the end decides.
struct MediumImport: Sendable {
    var vios: RemoteHost
    var command: Mkvopt
    /// Exact size of the new medium; nil: not known.
    var wanted: Int?
    var context: OperationContext
    var following: ImportWatch.Following?

    struct Result: Sendable {
        var outcome: StepOutcome
        var snapshot: RepositorySnapshot?
        /// Exact size of what is there, where it can be seen.
        var bytes: Int?
        /// The medium is there, though the import failed.
        var leavesMedium = false
        /// The VIOS complained although the medium is whole.
        var complaint: String?
        /// `mkvopt` itself reported success.
        var isReported = false

        /// All of it is there: by its exact size, or by megabytes and the word of `mkvopt`.
        var isWhole: Bool { outcome.problem == nil && (bytes != nil || isReported) }
    }

    /// The answer of `mkvopt`, or why there is none.
    private enum Answer: Sendable {
        case finished(CommandResult)
        /// - Parameter isOver: nothing writes the medium any more.
        case lost(String, isOver: Bool)
        /// It was never sent.
        case notSent(Problem)
    }

    private var watch: ImportWatch {
        ImportWatch(vios: vios, medium: command.name, wanted: wanted, context: context, following: following)
    }
    private var display: String { vios.route.display(command) }

    /// Not waiting for the turn of other changes: no device is changed, and it may take an hour.
    func run() async -> Result {
        let interrupted = Result(outcome: .failed(.interrupted(before: "mkvopt", on: vios.name)))
        guard !Task.isCancelled else { return interrupted }
        return await context.announcing(display, on: vios.name.text, outcome: \.outcome) {
            await shielded { await reconcile(await answer()) }
        } ?? interrupted
    }

    // MARK: The command, and the watch beside it

    private enum Event: Sendable {
        case answer(Answer)
        case watch(ImportWatch.End)
    }

    private func answer() async -> Answer {
        let first = await withTaskGroup(of: Event.self) { group in
            group.addTask { .answer(await send()) }
            group.addTask { .watch(await watch.run(awaitingAnswer: true)) }
            let first = await group.next()
            // What is cancelled is only the waiting.
            group.cancelAll()
            return first
        }
        switch first {
        case .answer(.lost(let why, isOver: false)): return await afterLoss(why)
        case .answer(let answer): return answer
        case .watch(.unseen(let problem)): return .lost("\(vios.name): mkvopt gave no answer: \(problem.message)", isOver: false)
        case .watch, nil: return .lost("\(vios.name): mkvopt gave no answer, and nothing grows any more", isOver: true)
        }
    }

    private func send() async -> Answer {
        var batch = Batch(vios)
        let slot = batch.add(command)
        do {
            // No bound: growth decides.
            let reply = try await batch.send(bound: .seconds(365 * 24 * 3600))
            guard case .finished(let output) = reply.ending(slot) else {
                return .lost("\(vios.name): the answer to mkvopt was lost\(reply.textInstead(slot))", isOver: false)
            }
            return .finished(output)
        } catch {
            guard error.mayHaveRun else { return .notSent(Problem(error, host: vios.name.text, command: display)) }
            return .lost(error.message, isOver: false)
        }
    }

    /// The command keeps running without us.
    private func afterLoss(_ why: String) async -> Answer {
        switch await watch.run(awaitingAnswer: false) {
        case .over: .lost(why, isOver: true)
        case .stopped, .unseen: .lost(why, isOver: false)
        }
    }

    // MARK: What is there

    private func reconcile(_ answer: Answer) async -> Result {
        if case .notSent(let problem) = answer { return Result(outcome: .failed(problem)) }
        var problem: Problem?
        for pause in [0, 2, 5] {
            if pause > 0 { await context.clock.sleep(.seconds(pause)) }
            do throws(Problem) {
                let snapshot = try await vios.ask(.repository, bound: context.limits.command)
                return classify(answer, try await watch.look(), snapshot)
            } catch {
                problem = error
            }
        }
        return Result(outcome: .unknown(sent.unknownOutcome(Self.text(of: answer), query: problem, isSeen: false)))
    }

    private func classify(_ answer: Answer, _ sight: ImportWatch.Sight, _ snapshot: RepositorySnapshot) -> Result {
        var result = Result(outcome: .changed, snapshot: snapshot)
        if case .present(let bytes, isExact: true) = sight { result.bytes = bytes }
        if case .finished(let output) = answer { result.isReported = output.exitStatus == 0 }
        let isWhole = watch.isWhole(sight)
        if case .finished(let output) = answer, command.failure(output)?.kind == .nameTaken, snapshot.medium(command.name) != nil
        {
            // Another command was quicker. Whatever is there is not ours.
            result.outcome =
                isWhole == true ? .alreadyDone : .failed(.mediumNameTaken(command.name, on: vios.name, status: .failed))
            return result
        }
        guard sight != .absent, snapshot.medium(command.name) != nil else {
            result.outcome = missing(answer, snapshot)
            return result
        }
        switch (answer, isWhole) {
        case (.finished(let output), _) where output.exitStatus == 0:
            if isWhole == false, let wanted {
                result.leavesMedium = true
                result.outcome = .failed(
                    .notAsWritten(command.name, seen: sight.text, wanted: wanted, display: display, on: vios.name))
            }
        case (.finished(let output), true):
            result.complaint = "\(Self.text(of: .finished(output))), but the medium is whole"
        case (_, true): break
        case (.lost(_, isOver: false), _), (.lost, nil):
            result.outcome = .unknown(sent.unknownOutcome(Self.text(of: answer), query: nil, isSeen: true))
        case (.finished, _), (.lost, _), (.notSent, _):
            result.leavesMedium = true
            result.outcome = .failed(
                .halfMedium(command.name, seen: seen(sight), why: Self.text(of: answer), display: display, on: vios.name))
        }
        return result
    }

    /// There is no medium.
    private func missing(_ answer: Answer, _ snapshot: RepositorySnapshot) -> StepOutcome {
        switch answer {
        case .finished(let output):
            guard let failure = command.failure(output, viaHMC: vios.route.isHMC) else { return .failed(sent.noEffect()) }
            return .failed(
                .importFailed(
                    command, failure, repository: snapshot.repository, megabytes: wanted.map(Lsrep.megabytes),
                    display: display, on: vios.name))
        case .lost(let why, isOver: true):
            return .failed(.importVanished(command.name, why, display: display, on: vios.name))
        case .lost(let why, isOver: false):
            return .unknown(sent.unknownOutcome(why, query: nil, isSeen: true))
        case .notSent(let problem): return .failed(problem)
        }
    }

    private func seen(_ sight: ImportWatch.Sight) -> String { sight.text + (wanted.map { " of \($0)" } ?? "") }

    private static func text(of answer: Answer) -> String {
        switch answer {
        case .finished(let output):
            // What it printed, as `CommandFailure` words it.
            SafeText.sentence(output.output).isEmpty
                ? "mkvopt returned \(output.exitStatus) and printed nothing"
                : "mkvopt ended with \(output.exitStatus) (\(SafeText.sentence(output.output)))"
        case .lost(let why, _): why
        case .notSent(let problem): problem.message
        }
    }

    private var sent: SentCommand {
        let query = ServerQuery<RepositorySnapshot>.repository
        return SentCommand(vios: vios.name, subject: query.subject, look: query.look, word: "mkvopt", display: display)
    }
}
