import AsyncSupport
import PowerVM

/// One changing command on a VIOS, sent with a look at its adapter behind it, and judged by what the look shows.
///
/// Exit status and messages only explain: rc 1 may have had its effect, rc 0 may have had none, an answer may be lost. What is
/// there afterwards decides.
struct ServerChange<C: RemoteCommand>: Sendable {
    var vios: RemoteHost
    var adapter: VHostName
    var command: C
    /// Must hold in the same line right before the command.
    var check: InlineGuard
    var bound: Duration
    var surroundings: OperationContext
    /// Whether the wanted state is there, by what is seen now and what the command said (nil when its answer was lost).
    var isDone: @Sendable (AdapterSnapshot, CommandResult?) -> Bool

    struct Result: Sendable {
        var outcome: StepOutcome
        var view: AdapterSnapshot?
        var output: CommandResult?
        /// The VIOS complained although the change is there.
        var complaint: String?
    }

    func run() async -> Result {
        await vios.changes.withPermit { await runAlone() } ?? Result(outcome: .failed(interrupted), view: nil)
    }

    private func runAlone() async -> Result {
        var attempt = 1
        while true {
            // Waiting for our turn or for a lock may have taken long enough for the operator to interrupt.
            guard !Task.isCancelled else { return Result(outcome: .failed(interrupted), view: nil) }
            // From here on the command may be under way: interrupted or not, what it did is looked at.
            let (result, retryReason) = await shielded { await once() }
            guard let retryReason,
                await surroundings.waitForLock(after: attempt, phase: command.words[0], host: vios.name, why: retryReason)
            else { return result }
            attempt += 1
        }
    }

    /// - Returns: the result, and why it is worth another try if it is.
    private func once() async -> (Result, retry: String?) {
        var question = Batch(vios)
        let place = question.addGuarded(command, by: check.text)
        let look = question.addLook(at: adapter)
        let answers: BatchReply
        do {
            answers = try await question.send(bound: bound)
        } catch {
            guard error.mayHaveRun else {
                return (Result(outcome: .failed(Problem(error, host: vios.name, command: display)), view: nil), nil)
            }
            return await settle(error.message, output: nil, mayGoOn: [.timeout, .cancelled].contains(error.kind))
        }
        guard case .finished(let output) = answers.ending(place) else {
            let said = answers.saidInstead(place) { check.stripped($0) }
            return await settle("\(vios.name): the answer to \(command.words[0]) was lost" + said, output: nil, mayGoOn: false)
        }
        do {
            return judge(output, try look.view(answers))
        } catch {
            return await settle(words(of: output), output: output, mayGoOn: false)
        }
    }

    /// What the command said, for a problem about something else.
    private func words(of output: CommandResult) -> String {
        let text = SafeText.sentence(check.stripped(output).output)
        return "\(vios.name): \(command.words[0]) ended with \(output.exitStatus)" + (text.isEmpty ? "" : " (\(text))")
    }

    private func judge(_ raw: CommandResult, _ view: AdapterSnapshot) -> (Result, retry: String?) {
        let word = command.words[0]
        let wasRun = check.held(raw)
        let output = check.stripped(raw)
        let failure = command.failure(output, viaHMC: vios.route.isHMC)
        if isDone(view, output) {
            // Somebody else was quicker: the very drive that was wanted is there, or the one that should go is gone.
            let isOthers = failure?.kind == .nameTaken || failure?.kind == .noSuchDevice || !wasRun
            guard !isOthers else { return (Result(outcome: .alreadyDone, view: view, output: output), nil) }
            let outcome = StepOutcome.changed
            let complaint = failure.map {
                "\(word) ended with \($0.exitStatus ?? 0) (\(SafeText.sentence($0.text))), but what it should do is done"
            }
            return (Result(outcome: outcome, view: view, output: output, complaint: complaint), nil)
        }
        guard wasRun else {
            let problem = notRun(failure, view)
            let isLocked = failure?.isRetryable == true && check.agrees(view)
            return (Result(outcome: .failed(problem), view: view, output: output), isLocked ? problem.message : nil)
        }
        guard let failure else {
            let problem = Problem(
                .failed, "no-effect", "\(vios.name): \(word) reported success, but looking again shows no effect",
                hint: "look at the VIOS (ioscli lsmap -vadapter \(adapter)); nothing else was changed", host: vios.name,
                command: display)
            return (Result(outcome: .failed(problem), view: view, output: output), nil)
        }
        let problem = Problem(
            .failed, failure.kind == .unknown ? "command-failed" : failure.kind.rawValue,
            "\(vios.name): \(word) failed (\(failure.exitStatus ?? 0)): \(failure.text)",
            hint: failure.hint, host: vios.name, command: display, retryable: failure.isRetryable || failure.kind == .busy)
        return (Result(outcome: .failed(problem), view: view, output: output), failure.isRetryable ? problem.message : nil)
    }

    /// Why the check kept the command from running: something changed, or the check itself couldn't be asked.
    private func notRun(_ failure: CommandFailure?, _ view: AdapterSnapshot) -> Problem {
        let what = "\(vios.name): \(command.words[0]) was not run: "
        guard check.agrees(view) else {
            return Problem(
                .failed, "drive-changed", what + "what the survey saw on \(adapter) is not there any more",
                hint: "somebody else changed it meanwhile; run the same command again", host: vios.name, command: display,
                retryable: true)
        }
        let text = failure.map { SafeText.sentence($0.text) } ?? ""
        if let failure, failure.kind != .unknown, !text.isEmpty {
            return Problem(
                .failed, failure.kind.rawValue, what + "the look right before it failed: \(text)", hint: failure.hint,
                host: vios.name, command: display, retryable: failure.isRetryable)
        }
        return Problem(
            .failed, "not-confirmed",
            what + "it could not be confirmed that \(adapter) still is as the survey saw it" + (text.isEmpty ? "" : ": \(text)"),
            hint:
                "run the same command again; if it persists, see what ioscli lsmap -vadapter \(adapter) and ioscli lsvopt say there",
            host: vios.name, command: display, retryable: true)
    }

    /// The look behind the command is lost, and maybe the command's own answer too: only looking again tells what happened, over a new
    /// connection if need be. A command whose connection is gone may still be at work for a while, so its effect is waited for. One
    /// that is slow, or that nobody has time to wait for, may be at work for longer: then a look without its effect proves nothing.
    private func settle(_ what: String, output: CommandResult?, mayGoOn: Bool) async -> (Result, retry: String?) {
        var last: AdapterSnapshot?
        var problem: Problem?
        let pauses = output != nil || mayGoOn ? [0, 2, 2] : [0, 2, 3, 5, 10]
        for pause in pauses {
            if pause > 0 { await surroundings.sleep(.seconds(pause)) }
            do {
                let view = try await vios.look(at: adapter, bound: bound)
                if let output { return judge(output, view) }
                if isDone(view, nil) { return (Result(outcome: .changed, view: view), nil) }
                last = view
            } catch {
                // What was seen before says nothing about later.
                last = nil
                problem = error
            }
        }
        if let last, !mayGoOn {
            let lost = Problem(
                .failed, StepOutcome.answerLost,
                "\(what); looking again for \(pauses.reduce(0, +)) s shows no effect of \(command.words[0])",
                hint: "run the same command again: it looks first and does what is missing", host: vios.name, command: display,
                retryable: true)
            return (Result(outcome: .failed(lost), view: last), nil)
        }
        let why =
            last == nil
            ? "it can't be asked again: \(problem?.message ?? "no answer")"
            : "looking again doesn't show its effect yet: it may still be at work"
        let unknown = Problem(
            .unknown, "unknown-outcome", "\(what), and \(why)",
            hint: "\(command.words[0]) may or may not have taken effect; run the same command again when \(vios.name) answers",
            host: vios.name, command: display, retryable: true)
        return (Result(outcome: .unknown(unknown), view: last), nil)
    }

    private var interrupted: Problem {
        Problem(
            .failed, "interrupted", "\(vios.name): interrupted before \(command.words[0])", hint: "run the same command again",
            host: vios.name, retryable: true)
    }

    private var display: String { vios.route.display(command) }
}
