import AsyncSupport
import PowerVM

/// The outcome of a changing verb of the companion script.
struct ClientRun: Sendable {
    enum Reply: Sendable {
        /// It wasn't sent, or neither an answer nor a later query came.
        case none
        case answered(CompanionAnswer)
        /// An answer was lost; this one is to a repetition, or to a query of the facts.
        case afterLoss(CompanionAnswer)
    }

    var host: String
    var outcome: StepOutcome
    /// The client afterwards, with its adapters.
    var view: ClientView?
    var reply: Reply = .none
    var warnings: [String] = []

    var answer: CompanionAnswer? {
        switch reply {
        case .none: nil
        case .answered(let answer), .afterLoss(let answer): answer
        }
    }

    var isAfterLoss: Bool {
        if case .afterLoss = reply { return true }
        return false
    }
}

/// A changing verb of the companion script, and the interpretation of its answer.
struct ClientChange: Sendable {
    var lpar: LPARHost
    var context: OperationContext
    /// Called when a cfgmgr has ended, if the transport shows that before the whole answer is there.
    var cfgmgrEnded: (@Sendable () -> Void)?

    /// `cfgmgr -l`, with a stale cd unconfigured before it. When the connection was lost it is sent again: the script waits for a
    /// cfgmgr that still runs, and running it once more is harmless. After a timeout, the state is queried first: devices that changed
    /// show that cfgmgr has run. Without a change the line may have got lost with its connection, and it is sent again, once.
    func configure(_ run: Companion.Configure) async -> ClientRun {
        await change(
            .configure(run), bound: context.limits.configure + context.limits.command, isRepeatedAfterTimeout: false,
            success: { answer, _ in
                answer.hasDeviceChanges || answer.first("unconfigured") != nil ? .changed : .alreadyDone
            }, seen: { view in run.known.map { $0.isSame(as: view) } ?? true ? nil : .changed })
    }

    /// `rmdev -dl` of the cd at exactly this location. If it is absent after an answer was lost, the first try has removed it.
    func remove(_ device: DeviceName, at location: VirtualLocation, in partition: PartitionID) async -> ClientRun {
        let verb = Companion.Verb.remove(partition: partition, device: device, location: location)
        var run = await change(
            verb, bound: context.limits.command, isRepeatedAfterTimeout: true,
            success: { answer, wasLost in answer.first("removed") == device.text || wasLost ? .changed : .alreadyDone },
            seen: { view in view.discs.contains { $0.name == device } ? nil : .changed })
        run.view = nil
        return run
    }

    /// - Parameter seen: the outcome that the devices show when the answer is lost; nil if they don't decide it.
    private func change(
        _ verb: Companion.Verb, bound: Duration, isRepeatedAfterTimeout: Bool,
        success: @escaping @Sendable (CompanionAnswer, _ wasLost: Bool) -> StepOutcome,
        seen: @escaping @Sendable (ClientView) -> StepOutcome?
    ) async -> ClientRun {
        let command = lpar.companion.display(verb)
        let run = await context.announcing(command, on: lpar.host, outcome: \.outcome) {
            // What was sent is waited for, interrupted or not.
            await shielded {
                await send(verb, bound: bound, isRepeatedAfterTimeout: isRepeatedAfterTimeout, success: success, seen: seen)
            }
        }
        return run ?? end(.failed(.interrupted(before: command)))
    }

    private func send(
        _ verb: Companion.Verb, bound: Duration, isRepeatedAfterTimeout: Bool,
        success: (CompanionAnswer, _ wasLost: Bool) -> StepOutcome, seen: (ClientView) -> StepOutcome?
    ) async -> ClientRun {
        let command = lpar.companion.display(verb)
        var lost = "\(lpar.host): the answer was lost"
        var wasLost = false
        // The second time is over a new connection if the first one broke.
        for attempt in 0..<3 {
            if attempt > 0 { await context.clock.sleep(.seconds(2 * attempt)) }
            do {
                let reply = try await lpar.send(verb, bound: bound, cfgmgrEnded: cfgmgrEnded)
                if let answer = reply.answer { return await classify(answer, verb, wasLost: wasLost, success: success) }
                // A command whose answer can't be read was run all the same.
                lost =
                    reply.readError.map { Problem($0, host: lpar.host).message }
                    ?? "\(lpar.host): the output of the companion script (attach-cd-lpar) is incomplete"
                wasLost = true
            } catch {
                if !error.mayHaveRun, !wasLost {
                    return end(.failed(Problem(error, host: lpar.host, command: command)))
                }
                wasLost = wasLost || error.mayHaveRun
                lost = error.message
                if error.kind == .cancelled || error.kind == .timeout && !isRepeatedAfterTimeout {
                    let mayRepeat = error.kind == .timeout && attempt == 0
                    if let run = await reconcile(lost, verb, mayRepeat: mayRepeat, seen: seen) { return run }
                }
            }
        }
        return unknown("\(lost), and \(lpar.host) can't be queried again", command)
    }

    /// The answer is lost: queries with the short limit show whether cfgmgr still runs and what is there now.
    /// - Returns: nil if there is no effect and nothing runs, and the verb may be sent again.
    private func reconcile(
        _ lost: String, _ verb: Companion.Verb, mayRepeat: Bool, seen: (ClientView) -> StepOutcome?
    ) async -> ClientRun? {
        let command = lpar.companion.display(verb)
        for pause in [0, 2, 5] {
            if pause > 0 { await context.clock.sleep(.seconds(pause)) }
            let query = await Result { () async throws(Problem) in
                try await lpar.ask(.facts, bound: context.limits.command)
            }
            guard case .success(let answer) = query, let view = try? ClientView(answer) else {
                return unknown("\(lost), and \(lpar.host) can't be queried again", command)
            }
            var outcome = seen(view)
            if answer.isConfiguring { outcome = .failed(.cfgmgrRunning(lost, on: lpar.host, command: command)) }
            if let outcome { return end(outcome, view: view, .afterLoss(answer), warnings: [lostWarning(verb)]) }
        }
        return mayRepeat ? nil : unknown("\(lost), and a new query shows no effect of \(command) yet", command)
    }

    private func classify(
        _ answer: CompanionAnswer, _ verb: Companion.Verb, wasLost: Bool,
        success: (CompanionAnswer, _ wasLost: Bool) -> StepOutcome
    ) async -> ClientRun {
        let output = SafeText.sentence(answer.all("cfgmgr_output").joined(separator: " "))
        var warnings = output.isEmpty ? [] : ["\(lpar.host): \(output)"]
        if let status = answer.first("cfgmgr_status"), status != "0" {
            warnings.append("\(lpar.host): cfgmgr returned \(SafeText.clean(status, limit: 20)); checking the devices instead")
        }
        if wasLost { warnings.append(lostWarning(verb)) }
        let reply: ClientRun.Reply = wasLost ? .afterLoss(answer) : .answered(answer)
        guard answer.status == 0 else {
            let problem = lpar.problem(of: answer, to: verb, command: lpar.companion.display(verb))
            return end(.failed(problem), reply, warnings: warnings)
        }
        let outcome = success(answer, wasLost)
        // Its answer shows no adapters, and its cds don't matter.
        if case .remove = verb { return end(outcome, reply, warnings: warnings) }
        do {
            return end(outcome, view: try ClientView(answer, to: verb), reply, warnings: warnings)
        } catch {
            // What was changed is known; what is there now is asked for once more.
            let facts = await Result { () async throws(Problem) in try await lpar.ask(.facts, bound: context.limits.command) }
            guard case .success(let facts) = facts, let view = try? ClientView(facts) else {
                let what = Problem(error, host: lpar.host).message
                return unknown("\(what), and \(lpar.host) can't be queried again", lpar.companion.display(verb))
            }
            return end(outcome, view: view, reply, warnings: warnings)
        }
    }

    private func unknown(_ what: String, _ command: String) -> ClientRun {
        end(.unknown(.unknownOutcome(what, on: lpar.host, command: command)))
    }

    private func end(
        _ outcome: StepOutcome, view: ClientView? = nil, _ reply: ClientRun.Reply = .none, warnings: [String] = []
    ) -> ClientRun {
        ClientRun(host: lpar.host, outcome: outcome, view: view, reply: reply, warnings: warnings)
    }

    /// Only cfgmgr changes more than what it was asked for.
    private func lostWarning(_ verb: Companion.Verb) -> String {
        let open = if case .configure = verb { "; other devices that it may have configured aren't listed" } else { "" }
        return "\(lpar.host): the first answer to \(lpar.companion.display(verb)) was lost" + open
    }
}

extension ClientView {
    /// The same adapters and cds in the same states. Marks aren't devices.
    func isSame(as other: ClientView) -> Bool {
        func states(_ view: ClientView) -> [String] { view.discs.map { "\($0.name):\($0.status):\($0.physloc)" } }
        return states(self) == states(other) && adapters == other.adapters
    }
}

extension CompanionAnswer {
    /// A cfgmgr of ours runs: `running` of `configure`, `running:PID` of `facts`.
    var isConfiguring: Bool { first("cfgmgr")?.hasPrefix("running") == true }

    /// cfgmgr failed and its output mentions permission (reference, section 9).
    var isConfiguringDenied: Bool {
        guard let status = first("cfgmgr_status"), status != "0" else { return false }
        return all("cfgmgr_output").contains { $0.lowercased().contains("permission") }
    }
}
