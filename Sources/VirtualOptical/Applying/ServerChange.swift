import AsyncSupport
import PowerVM

/// The outcome of a changing command on a VIOS.
struct ServerChangeResult<Snapshot: Sendable>: Sendable {
    var outcome: StepOutcome
    /// What was changed, as it is afterwards; nil if it couldn't be queried.
    var snapshot: Snapshot?
    /// Nil if the answer was lost.
    var output: CommandResult?
    /// The VIOS complained although the change is there.
    var complaint: String?
    /// The query in the command's own line showed the effect already: no other command can have caused it in between.
    var isImmediate = false
}

/// One changing command on a VIOS, sent with a query behind it of what it changes, and classified by what the query shows.
///
/// Exit status and messages only explain: rc 1 may have had its effect, rc 0 may have had none, an answer may be lost. What is
/// there afterwards decides.
struct ServerChange<C: RemoteCommand, Snapshot: Sendable>: Sendable {
    var vios: RemoteHost
    var query: ServerQuery<Snapshot>
    var command: C
    /// Must hold in the same line right before the command.
    var check: InlineGuard<Snapshot>
    var context: OperationContext
    /// Whether the wanted state is there, by what is seen now and what the command printed (nil when its answer was lost).
    var isDone: @Sendable (Snapshot, CommandResult?) -> Bool
    /// Whether one listing shows the effect and the other doesn't.
    var isDoubtful: @Sendable (Snapshot) -> Bool = { _ in false }

    /// A result, and whether it failed because the device configuration database was locked: then another try is worth it.
    typealias Attempt = (result: ServerChangeResult<Snapshot>, isLocked: Bool)

    func run() async -> ServerChangeResult<Snapshot> {
        var count = 1
        while true {
            // The gate is held for the changing command only: what is queried then is this adapter's alone.
            let ended = await vios.changes.withEarlyPermit { await announced($0) } ?? nil
            guard let (result, isLocked) = ended else { return interrupted }
            guard isLocked, await context.waitForLock(after: count, phase: command.words[0], host: vios.name)
            else { return result }
            count += 1
        }
    }

    private var interrupted: ServerChangeResult<Snapshot> {
        ServerChangeResult(outcome: .failed(.interrupted(before: command.words[0], on: vios.name)))
    }

    /// - Returns: nil if the command wasn't sent.
    private func announced(_ permit: AsyncSemaphore.Permit) async -> Attempt? {
        // Waiting for our turn or for a lock may have taken long enough for the operator to interrupt.
        guard !Task.isCancelled else { return nil }
        // From here on the command may be running: interrupted or not, its effect is queried.
        return await context.announcing(
            sent.display, on: vios.name.text, outcome: { (ended: Attempt) in ended.result.outcome },
            { await shielded { await self.attempt(permit) } })
    }

    private func attempt(_ permit: AsyncSemaphore.Permit) async -> Attempt {
        var batch = Batch(vios)
        let slot = batch.addGuarded(command, by: check.text)
        let snapshot = query.add(&batch)
        let reply: BatchReply
        do {
            reply = try await batch.send(bound: context.limits.command, when: slot, ended: permit.giveBack)
        } catch {
            guard error.mayHaveRun else {
                let problem = Problem(error, host: vios.name.text, command: sent.display)
                return (ServerChangeResult(outcome: .failed(problem)), false)
            }
            return await reconcile(error.message, output: nil, hasWaited: [.timeout, .cancelled].contains(error.kind))
        }
        // A command that was lost may keep running: then the gate is kept until its effect was looked for.
        guard case .finished(let output) = reply.ending(slot) else {
            let text = reply.textInstead(slot) { check.stripped($0) }
            return await reconcile(
                "\(vios.name): the answer to \(command.words[0]) was lost" + text, output: nil)
        }
        permit.giveBack()
        do {
            let first = try snapshot(reply)
            var attempt = await settle(output, first)
            attempt.result.isImmediate = isDone(first, check.stripped(output))
            return attempt
        } catch {
            return await reconcile(summary(of: output), output: output)
        }
    }

    /// What the command printed, for a problem about something else.
    private func summary(of output: CommandResult) -> String {
        let text = SafeText.sentence(check.stripped(output).output)
        return "\(vios.name): \(command.words[0]) returned \(output.exitStatus)" + (text.isEmpty ? "" : " (\(text))")
    }

    /// A listing can lag behind the command that changed it, and one of two can be short: then it is queried again for a while.
    private func settle(_ output: CommandResult, _ first: Snapshot) async -> Attempt {
        var attempt = classify(output, first)
        // Of the last query.
        var problem: Problem?
        for pause in [1, 2, 4] where isOpen(attempt.result) || pause == 1 && isUnexplained(attempt.result) {
            await context.clock.sleep(.seconds(pause))
            let second = await Result { () async throws(Problem) in
                try await vios.ask(query, bound: context.limits.command)
            }
            switch second {
            case .success(let snapshot):
                attempt = classify(output, snapshot)
                problem = nil
            case .failure(let error): problem = error
            }
        }
        if let problem, attempt.result.outcome.problem?.code == .noEffect {
            // The listings that there are may lag behind a command that reported success.
            let unknown = sent.unknownOutcome(summary(of: output), query: problem, isSeen: false)
            let latest = attempt.result.snapshot ?? first
            return (ServerChangeResult(outcome: .unknown(unknown), snapshot: latest, output: output), false)
        }
        if let snapshot = attempt.result.snapshot, attempt.result.outcome.problem != nil, wasRun(output),
            isDoubtful(snapshot)
        {
            return (ServerChangeResult(outcome: .unknown(sent.listingsDisagree()), snapshot: snapshot, output: output), false)
        }
        return attempt
    }

    private func isOpen(_ result: ServerChangeResult<Snapshot>) -> Bool {
        guard let problem = result.outcome.problem, let snapshot = result.snapshot else { return false }
        return problem.code == .noEffect || isDoubtful(snapshot)
    }

    /// A failure whose message isn't known may have had its effect all the same: once more is enough to see it.
    private func isUnexplained(_ result: ServerChangeResult<Snapshot>) -> Bool {
        result.outcome.problem?.code == .commandFailed
    }

    /// Status 0 of `guard && command` shows it too, where a row of the guard can't be read.
    private func wasRun(_ raw: CommandResult) -> Bool { check.didPass(raw) || raw.exitStatus == 0 }

    private func classify(_ raw: CommandResult, _ snapshot: Snapshot) -> Attempt {
        let wasRun = wasRun(raw)
        let output = check.stripped(raw)
        let failure = command.failure(output, viaHMC: vios.route.isHMC)
        func end(_ outcome: StepOutcome, complaint: String? = nil) -> ServerChangeResult<Snapshot> {
            ServerChangeResult(outcome: outcome, snapshot: snapshot, output: output, complaint: complaint)
        }
        if isDone(snapshot, output) {
            // Another command was quicker: the very drive that was wanted is there, or the one that should go is gone.
            let isOthers = failure?.kind == .nameTaken || failure?.kind == .noSuchDevice || !wasRun
            guard !isOthers else { return (end(.alreadyDone), false) }
            let complaint = failure.map {
                "\(command.words[0]) returned \($0.exitStatus ?? 0) (\(SafeText.sentence($0.text))), but its effect is there; continuing"
            }
            return (end(.changed, complaint: complaint), false)
        }
        guard wasRun else {
            guard check.stillHolds(snapshot) else { return (end(.failed(sent.changedMeanwhile())), false) }
            let problem = sent.notConfirmed(failure)
            return (end(.failed(problem)), failure?.isRetryable == true)
        }
        guard let failure else { return (end(.failed(sent.noEffect())), false) }
        let problem = sent.failed(failure)
        return (end(.failed(problem)), failure.isRetryable)
    }

    /// The query behind the command is lost, and maybe the command's own answer too: only another query shows what happened, over
    /// a new connection if need be. A command whose connection is gone may keep running for a while, so its effect is waited for.
    /// A query without the effect proves nothing as long as nothing shows that the command has ended.
    private func reconcile(_ what: String, output: CommandResult?, hasWaited: Bool = false) async -> Attempt {
        var last: Snapshot?
        var problem: Problem?
        let pauses = output != nil || hasWaited ? [0, 2, 2] : [0, 2, 3, 5, 10]
        for pause in pauses {
            if pause > 0 { await context.clock.sleep(.seconds(pause)) }
            do {
                let snapshot = try await vios.ask(query, bound: context.limits.command)
                if let output { return await settle(output, snapshot) }
                if isDone(snapshot, nil) { return (ServerChangeResult(outcome: .changed, snapshot: snapshot), false) }
                last = snapshot
            } catch {
                // What was seen before proves nothing about later.
                last = nil
                problem = error
            }
        }
        let unknown = sent.unknownOutcome(what, query: problem, isSeen: last != nil)
        return (ServerChangeResult(outcome: .unknown(unknown), snapshot: last), false)
    }

    private var sent: SentCommand {
        SentCommand(
            vios: vios.name, subject: query.subject, look: query.look, word: command.words[0],
            display: vios.route.display(command))
    }
}
