import AsyncSupport
import PowerVM

/// A changing verb of the companion script, and what to make of its answer.
struct ClientChange: Sendable {
    var lpar: LPARHost
    var bounds: DriveRequest.Bounds
    var surroundings: OperationContext

    struct Result: Sendable {
        var outcome: StepOutcome
        var view: ClientView?
        var answer: CompanionAnswer?
        var warnings: [String] = []
        /// It was sent more than once, because an answer was lost.
        var lostAnswers = false
    }

    /// `cfgmgr -l`, with a stale cd unconfigured before it. When the connection was lost it is sent again: the script waits for a
    /// cfgmgr that still runs, and running it once more is harmless. Who has waited in vain doesn't wait again, but looks.
    func configure(_ run: Companion.Configure) async -> Result {
        let bound = bounds.configure + bounds.command
        return await change(
            .configure(run), bound: bound, isRepeatedAfterTimeout: false,
            success: { answer, _ in
                answer.deviceChanges.isEmpty && answer.first("unconfigured") == nil ? .alreadyDone : .changed
            }, seen: { _ in .alreadyDone })
    }

    /// `rmdev -dl` of the cd at exactly this place. If it is absent after an answer was lost, the first try has removed it.
    func remove(_ device: DeviceName, at location: VirtualLocation, in partition: PartitionID) async -> Result {
        let verb = Companion.Verb.remove(partition: partition, device: device, location: location)
        var result = await change(
            verb, bound: bounds.command, isRepeatedAfterTimeout: true,
            success: { answer, wasLost in answer.first("removed") == device.text || wasLost ? .changed : .alreadyDone },
            seen: { view in view.discs.contains { $0.name == device } ? nil : .changed })
        // This answer shows no adapters.
        result.view = nil
        return result
    }

    /// - Parameter seen: what the devices say of it when there is no answer and never will be; nil if they don't decide it.
    private func change(
        _ verb: Companion.Verb, bound: Duration, isRepeatedAfterTimeout: Bool,
        success: (CompanionAnswer, _ wasLost: Bool) -> StepOutcome, seen: (ClientView) -> StepOutcome?
    ) async -> Result {
        let command = lpar.companion.display(verb)
        var lost = "\(lpar.runner.host): the answer was lost"
        var wasLost = false
        // The second time is over a new connection if the first one broke.
        for attempt in 0..<3 {
            if attempt > 0 { await surroundings.sleep(.seconds(2 * attempt)) }
            do {
                let reply = try await lpar.send(verb, bound: bound)
                if let answer = reply.answer { return judge(answer, verb, wasLost: wasLost, success: success) }
                // What can't be read was run all the same.
                lost =
                    reply.readError.map { Problem($0, host: lpar.runner.host).message }
                    ?? "\(lpar.runner.host): the companion script's answer has no end"
                wasLost = true
            } catch {
                if !error.mayHaveRun, !wasLost {
                    return Result(outcome: .failed(Problem(error, host: lpar.runner.host, command: command)))
                }
                wasLost = wasLost || error.mayHaveRun
                lost = error.message
                if error.kind == .cancelled || error.kind == .timeout && !isRepeatedAfterTimeout {
                    return await look(after: lost, verb, seen: seen)
                }
            }
        }
        return unknown("\(lost), and it can't be asked again", command)
    }

    /// No answer comes any more: one look, with the short bound, tells whether cfgmgr still runs and what is there now.
    private func look(after lost: String, _ verb: Companion.Verb, seen: (ClientView) -> StepOutcome?) async -> Result {
        let host = lpar.runner.host
        let command = lpar.companion.display(verb)
        let asked: Swift.Result<CompanionAnswer, Problem> = await shielded { [lpar, bounds] in
            await Swift.Result { () async throws(Problem) in try await lpar.ask(.facts, bound: bounds.command) }
        }
        guard case .success(let answer) = asked, let view = try? ClientView(answer) else {
            return unknown("\(lost), and it can't be asked again", command)
        }
        let warnings = [lostWarning(verb)]
        if answer.isConfiguring {
            let problem = Problem(
                .failed, "cfgmgr-running", "\(lost); cfgmgr still runs there",
                hint: CompanionHints.hint("cfgmgr-running", host), host: host, command: command, retryable: true)
            return Result(outcome: .failed(problem), view: view, answer: answer, warnings: warnings, lostAnswers: true)
        }
        guard let outcome = seen(view) else { return unknown("\(lost), and looking again shows no effect yet", command) }
        return Result(outcome: outcome, view: view, answer: answer, warnings: warnings, lostAnswers: true)
    }

    private func unknown(_ what: String, _ command: String) -> Result {
        let host = lpar.runner.host
        return Result(
            outcome: .unknown(
                Problem(
                    .unknown, "unknown-outcome", what,
                    hint: "\(command) may still run there or may have ended; run the same command again when \(host) answers",
                    host: host, command: command, retryable: true)))
    }

    /// Only cfgmgr changes more than what it was asked for.
    private func lostWarning(_ verb: Companion.Verb) -> String {
        let open = if case .configure = verb { "; what else it changed isn't known" } else { "" }
        return "\(lpar.runner.host): the first answer to \(lpar.companion.display(verb)) was lost" + open
    }

    private func judge(
        _ answer: CompanionAnswer, _ verb: Companion.Verb, wasLost: Bool,
        success: (CompanionAnswer, _ wasLost: Bool) -> StepOutcome
    ) -> Result {
        let talk = SafeText.sentence(answer.all("cfgmgr_output").joined(separator: " "))
        var warnings = talk.isEmpty ? [] : ["\(lpar.runner.host): \(talk)"]
        if let status = answer.first("cfgmgr_status"), status != "0" {
            warnings.append(
                "\(lpar.runner.host): cfgmgr ended with \(SafeText.clean(status, limit: 20)); what is there now decides")
        }
        if wasLost {
            warnings.append(lostWarning(verb))
        }
        guard answer.status == 0 else {
            let problem = lpar.problem(of: answer, to: verb, command: lpar.companion.display(verb))
            return Result(outcome: .failed(problem), answer: answer, warnings: warnings, lostAnswers: wasLost)
        }
        do {
            return Result(
                outcome: success(answer, wasLost), view: try ClientView(answer), answer: answer, warnings: warnings,
                lostAnswers: wasLost)
        } catch {
            let problem = Problem(error, host: lpar.runner.host)
            return Result(outcome: .failed(problem), answer: answer, warnings: warnings, lostAnswers: wasLost)
        }
    }
}

extension CompanionAnswer {
    /// A cfgmgr of ours runs: `running` of `configure`, `running:PID` of `facts`.
    var isConfiguring: Bool { first("cfgmgr")?.hasPrefix("running") == true }

    /// cfgmgr failed and spoke of permission (reference, section 9).
    var isConfiguringDenied: Bool {
        guard let status = first("cfgmgr_status"), status != "0" else { return false }
        return all("cfgmgr_output").contains { $0.lowercased().contains("permission") }
    }
}
