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
        var runs: [ClientRun] = []
        var commands: [String] = []
        func configure(_ request: Companion.Configure) async {
            check?.forget()
            runs.append(await change.configure(request))
            commands.append(client.host.companion.display(.configure(request)))
        }
        await configure(first)
        if first.stale == nil {
            // The script waits for the cfgmgr of another run, so that run's cure is over behind it.
            for pause in [1, 2, 4] where isBeingCured(runs, journal) {
                await context.clock.sleep(.seconds(pause))
                await configure(first)
            }
            if let last = runs.last, last.outcome.problem == nil, let view = last.view, !Task.isCancelled {
                // Only now the LPAR's kernel may have reported where the drive is: a cd that was there all the time is still to be cured.
                let second = request(step, journal, in: view)
                if let stale = second.stale, wasThere(stale) || isMarked(stale, view) { await configure(second) }
            }
        }
        let outcome = outcome(of: runs)
        return StepResult(
            outcome: outcome, effect: .client(runs), command: commands.joined(separator: "; "),
            warnings: runs.flatMap(\.warnings), hadNoEffect: outcome == .alreadyDone && lacksDevice(runs, journal))
    }

    /// The LPAR has no Available cd at the drive's LUN, as far as its adapter is known.
    private func lacksDevice(_ runs: [ClientRun], _ journal: Journal) -> Bool {
        guard let lun = lun(journal), let view = runs.last?.view else { return false }
        let slot = target.matcher.match(view)?.adapter.location.slot
        return !view.discs.contains {
            $0.status == "Available" && $0.location?.lun == lun && (slot == nil || $0.location?.slot == slot)
        }
    }

    private func lun(_ journal: Journal) -> LogicalUnitNumber? {
        journal.snapshot?.drive(journal.createdDrive ?? target.name)?.lun ?? target.existing?.lun
    }

    private func outcome(of runs: [ClientRun]) -> StepOutcome {
        let outcome = runs.map(\.outcome).reduce(.alreadyDone) { $0 == .changed && $1 == .alreadyDone ? .changed : $1 }
        guard outcome == .alreadyDone, runs.contains(where: \.isAfterLoss), let after = runs.last?.view else { return outcome }
        // A lost answer took the list of changes with it: then the comparison with the survey decides.
        return client.view.isSame(as: after) ? .alreadyDone : .changed
    }

    /// A cd at the drive's location that was there before this run created the drive is stale and is cured first; so is one that
    /// an earlier run could not cure because it was in use.
    func request(_ step: ClientStep, _ journal: Journal, in view: ClientView) -> Companion.Configure {
        let match = target.matcher.match(view)
        var scope = Companion.Target.vio0
        if case .configure(.adapter(let planned)) = step { scope = .adapter(match?.adapter.name ?? planned) }
        let location = target.adapter.location
        let isNew = journal.createdDrive != nil
        var stale: Companion.StaleDevice?
        if let device = device(journal, in: view), let place = device.location,
            device.isStale(on: location) || isNew && device.isAvailable(on: location)
        {
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
        let known = journal.isConfirmed ? journal.snapshot : nil
        return { [clock = context.clock, began = context.clock.now()] in
            check.begin(after: clock.now() - began, known: known)
        }
    }

    /// The cd at the drive's place.
    private func device(_ journal: Journal, in view: ClientView) -> ClientView.OpticalDevice? {
        let lun = lun(journal)
        let slot = target.matcher.match(view)?.adapter.location.slot
        return view.discs.first { lun != nil && $0.location?.lun == lun && $0.location?.slot == slot }
    }

    /// A cd that came after the survey and is stale all the same: another run, whose view of the VIOS was older, took it for one that was
    /// there before its drive. That run unconfigures it in a moment (then it is Defined, and no longer marked), and configures it again.
    private func isBeingCured(_ runs: [ClientRun], _ journal: Journal) -> Bool {
        guard let last = runs.last, last.outcome.problem == nil, let view = last.view, !Task.isCancelled,
            let device = device(journal, in: view), !client.view.discs.contains(where: { $0.name == device.name })
        else { return false }
        // A cd that cfgmgr can't make Available is Defined, too: one more try shows it.
        return device.isStale(on: target.adapter.location) || device.status == "Defined" && runs.count == 1
    }

    private func isMarked(_ stale: Companion.StaleDevice, _ view: ClientView) -> Bool {
        view.discs.contains { $0.name == stale.device && $0.isStale(on: target.adapter.location) }
    }

    /// Whether the cd was there, in any state, at the survey.
    private func wasThere(_ stale: Companion.StaleDevice) -> Bool {
        client.view.discs.contains { $0.name == stale.device && $0.location == stale.location }
    }
}
