import PowerVM

/// Runs the steps of a finished plan in their order and stops at the first that doesn't succeed.
struct Applier: Sendable {
    var request: DriveRequest
    var target: Target
    var vios: RemoteHost
    var lpar: LPARHost?
    /// The survey that the plan was made of.
    var facts: Facts
    var surroundings: OperationContext

    /// - Parameter known: what earlier steps have found out.
    func apply(_ steps: [Step], from known: AppliedState? = nil) async -> AppliedState {
        var state = known ?? AppliedState(drive: target.name)
        for step in steps {
            if Task.isCancelled {
                state.problem = Problem(
                    .failed, "interrupted", "interrupted before \(step.name)", hint: "run the same command again", retryable: true
                )
                return state
            }
            let host = host(of: step)
            surroundings.tell(.started(lpar: request.lpar, phase: step.name, host: host))
            let began = surroundings.now()
            let (outcome, command) = await apply(step, &state)
            state.records.append(
                StepRecord(
                    name: step.name, host: host, command: command, outcome: outcome.word, seconds: surroundings.now() - began))
            surroundings.tell(.finished(lpar: request.lpar, phase: step.name, host: host))
            if let problem = outcome.problem {
                state.problem = problem
                return state
            }
        }
        return state
    }

    /// The steps as they would be sent, for `--dry-run`.
    func preview(_ steps: [Step]) -> [StepRecord] {
        steps.map {
            StepRecord(
                name: $0.name, host: host(of: $0), command: command(of: $0), outcome: StepOutcome.planned.word, seconds: nil)
        }
    }

    private func host(of step: Step) -> String {
        switch step {
        case .createDrive, .unload, .load, .removeDrive: vios.name
        case .configure, .removeDevice: lpar?.runner.host ?? request.lpar
        }
    }

    private func command(of step: Step) -> String {
        switch step {
        case .createDrive(let name): vios.route.display(MkvdevFBO(adapter: target.adapter.name, name: name))
        case .unload(let drive, _): vios.route.display(Unloadopt(drive: drive))
        case .load(let medium): vios.route.display(Loadopt(medium: medium, drive: target.name))
        case .removeDrive(let drive): vios.route.display(RmvdevVTD(drive))
        case .configure:
            configureRun(lun: target.existing?.lun, isNew: false, in: facts.client?.view).map {
                lpar?.companion.display(.configure($0)) ?? ""
            } ?? ""
        case .removeDevice(let disc, let location):
            lpar?.companion.display(.remove(partition: target.partition, device: disc.name, location: location)) ?? ""
        }
    }

    private func apply(_ step: Step, _ state: inout AppliedState) async -> (StepOutcome, command: String) {
        switch step {
        case .createDrive(let name):
            if let problem = await markLeftovers() { return (.failed(problem), command(of: step)) }
            let create = CreateDrive(
                vios: vios, adapter: target.adapter, partition: target.partition, name: name, bound: request.bounds.command,
                surroundings: surroundings)
            let result = await create.run()
            state.isChanged = state.isChanged || result.isChanged
            state.server = result.view ?? state.server
            state.drive = result.drive ?? state.drive
            state.createdHere = result.drive != nil && (result.isChanged || result.outcome.problem == nil)
            state.isOurs = result.isOurs
            state.warnings += result.warnings
            if result.outcome.problem != nil { return (result.outcome, command(of: step)) }
            if let asked = request.name, let drive = result.drive, drive != asked.device {
                return (.failed(otherName(drive, asked)), command(of: step))
            }
            if let drive = result.drive,
                let problem = Verifier(lpar: request.lpar, prover: target.prover).problem(of: result.view?.drive(drive))
            {
                return (.failed(problem), command(of: step))
            }
            return (result.outcome, command(of: step))
        case .configure:
            return await configure(&state)
        case .removeDevice(let disc, let location):
            guard let lpar else { return (.alreadyDone, command(of: step)) }
            let result = await clientChange(lpar).remove(disc.name, at: location, in: target.partition)
            state.add(result)
            return (result.outcome, command(of: step))
        case .unload(let drive, let force):
            let result = await change(drive).unload(force: force)
            state.server = result.view ?? state.server
            return (result.outcome, result.command)
        case .load(let medium):
            guard let drive = state.drive else { return (.alreadyDone, command(of: step)) }
            let result = await change(drive).load(medium)
            state.server = result.view ?? state.server
            state.warnings += result.warnings
            return (result.outcome, result.command)
        case .removeDrive(let drive):
            let result = await removal(drive).remove()
            state.server = result.view ?? state.server
            state.warnings += result.complaint.map { ["\(vios.name): \($0)"] } ?? []
            return (result.outcome, command(of: step))
        }
    }

    /// A cd that stands where the drive will be was never configured against it: the partition is to know that before the drive is
    /// there, so that a later run doesn't take the cd for a good one when this run gets no further.
    private func markLeftovers() async -> Problem? {
        let prover = target.prover
        guard let lpar, let view = facts.client?.view else {
            return nil
        }
        for disc in prover.leftovers(view, besides: Set(target.adapter.vtds.map(\.lun))) {
            guard let location = disc.location else { continue }
            let ghost = Companion.StaleDevice(device: disc.name, location: location)
            do {
                _ = try await lpar.ask(
                    .mark(partition: target.partition, leftover: ghost, server: prover.server), bound: request.bounds.command)
            } catch {
                return error
            }
        }
        return nil
    }

    /// With `--name` only that drive will do.
    private func otherName(_ drive: DeviceName, _ asked: DriveName) -> Problem {
        Problem(
            .failed, "other-name", "\(vios.name): mkvdev made \(drive), not \(asked)",
            hint: "remove it (attach-cd vios rmvopt \(vios.name) \(drive)), or take it as it is: run again with --name \(drive)",
            host: vios.name)
    }

    private func configure(_ state: inout AppliedState) async -> (StepOutcome, command: String) {
        let lun = state.drive.flatMap { state.server?.drive($0)?.lun } ?? target.existing?.lun
        guard let lpar, let run = configureRun(lun: lun, isNew: state.createdHere, in: facts.client?.view) else {
            return (
                .failed(
                    Problem(
                        .failed, "not-proven", "nothing says which adapter of \(request.lpar) belongs to \(target.adapter.name)",
                        hint: "use --configure vio0, or run as root so that the LPAR's kernel can be asked (kdb cvai)")), ""
            )
        }
        var result = await clientChange(lpar).configure(run)
        state.add(result)
        var command = lpar.companion.display(.configure(run))
        // Only now the LPAR's kernel may have said where the drive is: a cd that stood there all the time is still to be cured.
        if result.outcome.problem == nil, run.ghost == nil, state.createdHere, let view = result.view,
            let again = configureRun(lun: lun, isNew: true, in: view), let ghost = again.ghost, isOld(ghost)
        {
            let isChanged = result.outcome == .changed
            result = await clientChange(lpar).configure(again)
            state.add(result)
            command += "; " + lpar.companion.display(.configure(again))
            if isChanged, result.outcome == .alreadyDone { result.outcome = .changed }
        }
        return (seen(result, state), command)
    }

    /// Whether the cd stood there, in any state, at the survey.
    private func isOld(_ ghost: Companion.StaleDevice) -> Bool {
        facts.client?.view.discs.contains { $0.name == ghost.device && $0.location == ghost.location } ?? true
    }

    /// An answer that was lost took the list of changes with it: then what the survey saw tells.
    private func seen(_ result: ClientChange.Result, _ state: AppliedState) -> StepOutcome {
        guard result.outcome == .alreadyDone, state.lostAnswers, let before = facts.client?.view, let after = result.view else {
            return result.outcome
        }
        // Marks are no devices.
        func states(_ view: ClientView) -> [String] { view.discs.map { "\($0.name):\($0.status):\($0.physloc)" } }
        return states(before) == states(after) && before.adapters == after.adapters ? .alreadyDone : .changed
    }

    /// A cd at the drive's place that stood there before this run made the drive is stale and is cured first; so is one that an
    /// earlier run could not cure because it was in use.
    /// - Parameter isNew: this run made the VTD.
    private func configureRun(lun: LogicalUnitNumber?, isNew: Bool, in view: ClientView?) -> Companion.Configure? {
        let prover = target.prover
        guard let view = view?.judged(against: prover.server) else { return nil }
        let end = prover.clientEnd(view)
        var scope = Companion.Target.vio0
        if request.configure == .adapter {
            guard let end else { return nil }
            scope = .adapter(end.adapter.name)
        }
        var ghost: Companion.StaleDevice?
        if let lun, let end,
            let disc = view.discs.first(where: { $0.location?.lun == lun && $0.location?.slot == end.adapter.location.slot }),
            let location = disc.location, disc.isStale || isNew && disc.isAvailable
        {
            ghost = Companion.StaleDevice(device: disc.name, location: location)
        }
        return Companion.Configure(
            partition: target.partition, target: scope, waitSeconds: Self.wait(request.bounds.configure), ghost: ghost,
            known: view)
    }

    /// What the companion script takes: 1 to 99999 seconds.
    static func wait(_ bound: Duration) -> Int { Int(min(max(bound.components.seconds, 1), 99_999)) }

    private func clientChange(_ lpar: LPARHost) -> ClientChange {
        ClientChange(lpar: lpar, bounds: request.bounds, surroundings: surroundings)
    }

    private func change(_ drive: DeviceName) -> ChangeMedia {
        ChangeMedia(
            vios: vios, adapter: target.adapter.name, drive: drive, bound: request.bounds.command, surroundings: surroundings)
    }

    private func removal(_ drive: DeviceName) -> RemoveDrive {
        RemoveDrive(
            vios: vios, adapter: target.adapter.name, drive: drive, bound: request.bounds.command, surroundings: surroundings)
    }
}
