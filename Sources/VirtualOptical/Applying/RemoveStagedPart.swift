import AsyncSupport
import PowerVM

/// `rm` of one staged file by its full name, with a query behind it: what is there afterwards decides.
struct RemoveStagedPart: Sendable {
    var vios: RemoteHost
    var part: StagedPart
    var context: OperationContext
    /// It goes only while it is exactly as it was seen: checked in the same line.
    var sight: MediumRecord.Sight?

    var command: String { vios.route.display(RemovePart(part)) }

    func run() async -> StepOutcome {
        let interrupted = StepOutcome.failed(.interrupted(before: "rm", on: vios.name))
        guard !Task.isCancelled else { return interrupted }
        return await context.announcing(command, on: vios.name.text, outcome: \.self) { await shielded { await attempt() } }
            ?? interrupted
    }

    private func attempt() async -> StepOutcome {
        var batch = Batch(vios)
        let check = sight.map { vios.route.stillListed(part.path, bytes: $0.bytes, modified: $0.modified) }
        let (removal, look) = (batch.addGuarded(RemovePart(part), by: check), batch.add(ListFiles(part.path)))
        let reply: BatchReply
        do {
            reply = try await batch.send(bound: context.limits.command)
        } catch {
            guard error.mayHaveRun else { return .failed(Problem(error, host: vios.name.text, command: command)) }
            return await reconcile(error.message)
        }
        switch reply.result(look) {
        case .success(nil): return .changed
        case .success: return .failed(failure(reply.result(removal)))
        case .failure:
            // Without ls its own answer is all there is.
            guard case .success = reply.result(removal) else { return await reconcile("\(vios.name): the answer to rm was lost") }
            return .changed
        }
    }

    private func failure(_ result: Result<Void, Problem>) -> Problem {
        if case .failure(let problem) = result, sight == nil { return problem }
        if sight != nil {
            return Problem(
                .failed, .fileChanged, "\(vios.name): \(part) is no longer as the survey found it; it was not removed",
                hint: "run the same command again", host: vios.name.text, command: command, retryable: true)
        }
        return Problem(
            .failed, .noEffect, "\(vios.name): rm reported success, but \(part) is still there",
            hint: "check its directory and permissions on \(vios.name)", host: vios.name.text, command: command)
    }

    private func reconcile(_ what: String) async -> StepOutcome {
        var problem: Problem?
        for pause in [0, 2, 5] {
            if pause > 0 { await context.clock.sleep(.seconds(pause)) }
            var batch = Batch(vios)
            let look = batch.add(ListFiles(part.path))
            do throws(Problem) {
                let found = try await batch.ask(bound: context.limits.command).read(look)
                if found == nil { return .changed }
                return .failed(
                    Problem(
                        .failed, .answerLost, "\(what); \(part) is still there", hint: "run the same command again",
                        host: vios.name.text, command: command, retryable: true))
            } catch {
                problem = error
            }
        }
        return .unknown(
            SentCommand(vios: vios.name, subject: part.name, look: ["ls -l \(part)"], word: "rm", display: command)
                .unknownOutcome(what, query: problem, isSeen: false))
    }
}
