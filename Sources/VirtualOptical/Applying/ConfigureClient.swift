import PowerVM

/// `cfgmgr -l`, and the cure of a cd that is stale against the drive.
struct ConfigureClient: Sendable {
    var target: Target
    /// As surveyed.
    var client: SurveyedClient
    var context: OperationContext
    /// Told when a cfgmgr has ended, if the transport shows that before its whole answer is there.
    var check: DriveCheck?

    /// - Parameter journal: the steps before it.
    func run(_ step: ClientStep, _ journal: Journal) async -> StepResult {
        let change = ClientChange(lpar: client.host, context: context, cfgmgrEnded: cfgmgrEnded(journal))
        let first = request(step, journal, in: client.view)
        var runs = [await change.configure(first)]
        var outcome = runs[0].outcome
        var command = client.host.companion.display(.configure(first))
        if outcome.problem == nil, first.stale == nil, var view = runs[0].view {
            if let later = await afterOthers(view) {
                view = later
                runs.append(ClientRun(host: client.host.host, outcome: .alreadyDone, view: view))
            }
            // Only now the LPAR's kernel may have reported where the drive is: a cd that was there all the time is still to be cured.
            let second = request(step, journal, in: view)
            if let stale = second.stale, wasThere(stale) || isMarked(stale, view) {
                let run = await change.configure(second)
                runs.append(run)
                command += "; " + client.host.companion.display(.configure(second))
                outcome = outcome == .changed && run.outcome == .alreadyDone ? .changed : run.outcome
            }
        }
        if outcome == .alreadyDone, runs.contains(where: \.isAfterLoss), let after = runs.last?.view {
            // A lost answer took the list of changes with it: then the comparison with the survey decides.
            outcome = client.view.isSame(as: after) ? .alreadyDone : .changed
        }
        return StepResult(outcome: outcome, effect: .client(runs), command: command, warnings: runs.flatMap(\.warnings))
    }

    /// A cd at the drive's location that was there before this run created the drive is stale and is cured first; so is one that
    /// an earlier run could not cure because it was in use.
    func request(_ step: ClientStep, _ journal: Journal, in view: ClientView) -> Companion.Configure {
        let match = target.matcher.match(view)
        var scope = Companion.Target.vio0
        if case .configure(.adapter(let planned)) = step { scope = .adapter(match?.adapter.name ?? planned) }
        let location = target.adapter.location
        let lun = journal.snapshot?.drive(journal.createdDrive ?? target.name)?.lun ?? target.existing?.lun
        let isNew = journal.createdDrive != nil
        let device = view.discs.first {
            lun != nil && $0.location?.lun == lun && $0.location?.slot == match?.adapter.location.slot
        }
        var stale: Companion.StaleDevice?
        if let device, let place = device.location, device.isStale(on: location) || isNew && device.isAvailable(on: location) {
            stale = Companion.StaleDevice(device: device.name, location: place)
        }
        return Companion.Configure(
            partition: target.partition, target: scope, waitSeconds: Self.wait(context.limits.configure), stale: stale,
            known: view)
    }

    /// What the companion script takes: 1 to 99999 seconds.
    static func wait(_ limit: Duration) -> Int { Int(min(max(limit.components.seconds, 1), 99_999)) }

    private func cfgmgrEnded(_ journal: Journal) -> (@Sendable () -> Void)? {
        guard let check else { return nil }
        let known = journal.createdDrive == nil ? nil : journal.snapshot
        return { [clock = context.clock, shown = context.clock.now()] in
            check.begin(after: clock.now() - shown, known: known)
        }
    }

    /// A cd that came after the survey and is stale all the same: another run, whose view of the VIOS was older, took it for one that was
    /// there before its drive. That run cures it in a moment.
    /// - Returns: the client after that; nil if there is no such cd, or the client can't be queried.
    private func afterOthers(_ view: ClientView) async -> ClientView? {
        func isOpen(_ view: ClientView) -> Bool {
            view.discs.contains { disc in
                disc.isStale(on: target.adapter.location) && !client.view.discs.contains { $0.name == disc.name }
            }
        }
        var latest: ClientView?
        for pause in [1, 2, 4] where isOpen(latest ?? view) {
            await context.clock.sleep(.seconds(pause))
            let query = await Result { () async throws(Problem) in
                try await client.host.ask(.facts, bound: context.limits.command)
            }
            if case .success(let answer) = query, let seen = try? ClientView(answer) { latest = seen }
        }
        return latest
    }

    private func isMarked(_ stale: Companion.StaleDevice, _ view: ClientView) -> Bool {
        view.discs.contains { $0.name == stale.device && $0.isStale(on: target.adapter.location) }
    }

    /// Whether the cd was there, in any state, at the survey.
    private func wasThere(_ stale: Companion.StaleDevice) -> Bool {
        client.view.discs.contains { $0.name == stale.device && $0.location == stale.location }
    }
}
