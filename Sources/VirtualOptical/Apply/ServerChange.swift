import PowerVM

/// One changing command on a VIOS, sent with a look at its adapter behind it, and judged by what the look shows.
///
/// Exit status and messages only explain: rc 1 may have had its effect, rc 0 may have had none, an answer may be lost. What is
/// there afterwards decides.
struct ServerChange<C: RemoteCommand>: Sendable {
    var vios: VIOSAccess
    var adapter: VHostName
    var command: C
    /// Must hold in the same line right before the command; nil for none.
    var check: String?
    var bound: Duration
    var surroundings: Surroundings
    /// Whether the wanted state is there, by what is seen now and what the command said (nil when its answer was lost).
    var isDone: @Sendable (AdapterView, CommandResult?) -> Bool
    /// Whether the output shows that `check` held, so that the command was run.
    var wasRun: @Sendable (CommandResult) -> Bool = { _ in true }

    /// ODM lock and rc 1 without effect: how often the command is sent at most.
    static var tries: Int { 4 }

    struct Result: Sendable {
        var outcome: StepOutcome
        var view: AdapterView?
        var output: CommandResult?
        /// The VIOS complained although the change is there.
        var complaint: String?
    }

    func run() async -> Result {
        await vios.changes.pass { await self.runAlone() }
    }

    private func runAlone() async -> Result {
        var attempt = 1
        while true {
            // Waiting for our turn or for a lock may have taken long enough for the operator to interrupt.
            guard !Task.isCancelled else { return Result(outcome: .failed(interrupted), view: nil) }
            let (result, retryReason) = await once()
            guard let retryReason, attempt < Self.tries else { return result }
            surroundings.tell(.retrying(lpar: "", phase: command.words[0], host: vios.name, why: retryReason))
            // The lock is somebody else's: wait a little longer each time, and not in step with others who wait.
            await surroundings.sleep(.milliseconds(1500 * attempt + Int.random(in: 0...1500)))
            attempt += 1
        }
    }

    /// - Returns: the result, and why it is worth another try if it is.
    private func once() async -> (Result, retry: String?) {
        var question = Question(vios)
        let place = check.map { question.addGuarded(command, by: $0) } ?? question.add(command)
        let look = question.addLook(at: adapter)
        let answers: Answers
        do {
            answers = try await question.send(bound: bound)
        } catch {
            guard error.mayHaveRun else {
                return (Result(outcome: .failed(Problem(error, host: vios.name, command: display)), view: nil), nil)
            }
            return (await settle("\(error.message)"), nil)
        }
        guard case .finished(let output) = answers.ending(place), let view = try? look.view(answers) else {
            return (await settle("the answer to \(command.words[0]) was lost"), nil)
        }
        return judge(output, view)
    }

    private func judge(_ output: CommandResult, _ view: AdapterView) -> (Result, retry: String?) {
        let word = command.words[0]
        let failure = command.failure(output, viaHMC: vios.route.isHMC)
        if isDone(view, output) {
            // Somebody else was quicker: the very drive that was wanted is there, or the one that should go is gone.
            let isOthers = failure?.kind == .nameTaken || failure?.kind == .noSuchDevice || !wasRun(output)
            guard !isOthers else { return (Result(outcome: .alreadyDone, view: view, output: output), nil) }
            let outcome = StepOutcome.changed
            let complaint = failure.map { "\(word) ended with \($0.exitStatus ?? 0) (\($0.text)), but what it should do is done" }
            return (Result(outcome: outcome, view: view, output: output, complaint: complaint), nil)
        }
        guard wasRun(output) else {
            let problem = Problem(
                .failed, "drive-changed",
                "\(vios.name): \(word) was not run: what the survey saw on \(adapter) is not there any more",
                hint: "somebody else changed it meanwhile; run the same command again", host: vios.name, command: display,
                retryable: true)
            return (Result(outcome: .failed(problem), view: view, output: output), nil)
        }
        guard let failure else {
            let problem = Problem(
                .failed, "no-effect", "\(vios.name): \(word) reported success, but looking again shows no effect",
                hint: "look at the VIOS (ioscli lsmap -vadapter \(adapter)); nothing else was changed", host: vios.name,
                command: display)
            return (Result(outcome: .failed(problem), view: view, output: output), nil)
        }
        let problem = Problem(
            .failed, failure.kind.rawValue, "\(vios.name): \(word) failed (\(failure.exitStatus ?? 0)): \(failure.text)",
            hint: failure.hint, host: vios.name, command: display, retryable: failure.isRetryable)
        return (Result(outcome: .failed(problem), view: view, output: output), failure.isRetryable ? problem.message : nil)
    }

    /// The answer is lost: only looking tells what happened, over a new connection if need be. A command that was cut off may still
    /// be at work, so a look that doesn't show its effect is repeated.
    private func settle(_ what: String) async -> Result {
        var last: AdapterView?
        var problem: Problem?
        for look in 0..<3 {
            if look > 0 { await surroundings.sleep(.seconds(2)) }
            do {
                let view = try await vios.look(at: adapter, bound: bound)
                if isDone(view, nil) { return Result(outcome: .changed, view: view) }
                last = view
            } catch {
                problem = error
            }
        }
        if let last {
            return Result(
                outcome: .failed(
                    Problem(
                        .failed, "answer-lost", "\(vios.name): \(what); looking again shows no effect of \(command.words[0])",
                        hint: "run the same command again: it looks first and does what is missing", host: vios.name,
                        command: display,
                        retryable: true)), view: last)
        }
        return Result(
            outcome: .unknown(
                Problem(
                    .unknown, "unknown-outcome",
                    "\(vios.name): \(what), and it can't be asked again: \(problem?.message ?? "no answer")",
                    hint:
                        "\(command.words[0]) may or may not have taken effect; run the same command again when \(vios.name) answers",
                    host: vios.name, command: display, retryable: true)), view: nil)
    }

    private var interrupted: Problem {
        Problem(
            .failed, "interrupted", "\(vios.name): interrupted before \(command.words[0])", hint: "run the same command again",
            host: vios.name, retryable: true)
    }

    private var display: String { vios.route.display(command) }
}
