import PowerVM

extension Applier {
    /// `--rollback`: takes back what this very run made, the cd first, then the VTD; nothing else.
    func takeBack(_ state: AppliedState, _ builder: inout ReportBuilder) async {
        guard state.createdHere, let drive = state.drive else { return }
        let steps: [Step]
        switch await obstacle(state, drive) {
        case .failure(let why):
            builder.report.warnings.append("\(drive) was not taken back: \(why.words)")
            return
        case .success(let found):
            // A drive that holds a medium doesn't go.
            let view = try? await vios.look(at: target.adapter.name, bound: request.bounds.command)
            let isLoaded = view?.drives[drive]?.media != nil
            steps = found.flatMap { step in
                if case .removeDrive = step, isLoaded { return [.unload(drive, force: false), step] }
                return [step]
            }
        }
        let undone = await apply(steps)
        builder.report.steps += undone.records
        if let problem = undone.problem {
            builder.report.warnings.append(
                "the rollback stopped: \(problem.message); attach-cd detach \(request.lpar) finishes it")
            if problem.status == .unknown { builder.report.status = .unknown }
            return
        }
        builder.report.notes.removeAll { $0 == Notes.mobility(request.lpar) }
        builder.report.notes.append("\(drive) was removed again (--rollback)")
        let removed = steps.compactMap { if case .removeDevice(let disc, _) = $0 { disc.name.text } else { nil } }
        builder.report.alsoChanged.removeAll { removed.contains($0.name) }
        builder.report.drive = nil
        // What else cfgmgr configured stays.
        let remains = state.unconfigured || !builder.report.alsoChanged.isEmpty
        builder.report.changed = remains ? true : state.lostAnswers ? nil : false
    }

    private struct Obstacle: Error {
        var words: String
    }

    /// The steps that undo this run, or why they can't be taken.
    private func obstacle(_ state: AppliedState, _ drive: DeviceName) async -> Result<[Step], Obstacle> {
        guard state.isOurs else {
            return .failure(Obstacle(words: "the VIOS didn't confirm that this run made it, so it may be somebody else's"))
        }
        if state.problem?.status == .unknown || state.stillConfiguring {
            return .failure(Obstacle(words: "it isn't known what runs on the LPAR now"))
        }
        guard let lpar, state.mayHaveConfigured, let lun = state.server?.drive(drive)?.lun else {
            // cfgmgr never ran: there can be no cd.
            return .success([.removeDrive(drive)])
        }
        do {
            let view = try ClientView(try await lpar.ask(.facts, bound: request.bounds.command))
            let fresh = view.discs.filter { $0.location?.lun == lun && $0.location?.partition == target.partition && isNew($0) }
            guard let disc = fresh.first else { return .success([.removeDrive(drive)]) }
            guard fresh.count == 1, let location = disc.location, let end = target.prover.clientEnd(view),
                end.adapter.location.slot == location.slot
            else {
                return .failure(
                    Obstacle(words: "nothing proves that \(disc.name) belongs to it, and without it \(disc.name) would be stale"))
            }
            return .success([.removeDevice(disc, location), .removeDrive(drive)])
        } catch {
            return .failure(Obstacle(words: "the LPAR can't be asked for its cd any more"))
        }
    }

    /// A cd that stood there before, in any state, is not ours to remove.
    private func isNew(_ disc: ClientView.OpticalDevice) -> Bool {
        facts.client.map { client in !client.view.discs.contains { $0.name == disc.name || $0.location == disc.location } }
            ?? false
    }
}
