import PowerVM

extension Applier {
    /// `--rollback`: takes back what this very run made, the cd first, then the VTD; nothing else.
    func takeBack(_ state: AppliedState, _ builder: inout ReportBuilder) async {
        guard state.createdHere, let drive = state.drive else { return }
        guard state.isOurs else {
            builder.report.warnings.append(
                "\(drive) was not taken back: the answer to mkvdev was lost, so it may be somebody else's")
            return
        }
        if case .unknown = state.problem?.status {
            builder.report.warnings.append("\(drive) was not taken back: it isn't known what runs on the LPAR now")
            return
        }
        var steps: [Step] = []
        if let (disc, location) = await appearedDisc(state) { steps.append(.removeDevice(disc, location)) }
        steps.append(.removeDrive(drive))
        let undone = await apply(steps)
        builder.report.steps += undone.records
        if let problem = undone.problem {
            builder.report.warnings.append(
                "the rollback stopped: \(problem.message); attach-cd detach \(request.lpar) finishes it")
        } else {
            builder.report.notes.append("\(drive) was removed again (--rollback)")
            builder.report.changed = false
            builder.report.drive = nil
        }
    }

    /// The cd that came with the drive, if the LPAR still answers and it is there.
    private func appearedDisc(_ state: AppliedState) async -> (ClientView.Disc, VirtualLocation)? {
        guard let lpar, let prover = target.prover, let drive = state.drive, let lun = state.server?.drive(drive)?.lun else {
            return nil
        }
        var view = state.client
        if let answer = try? await lpar.ask(.facts, bound: request.bounds.command) { view = try? ClientView(answer) }
        guard let view, let end = prover.clientEnd(view),
            let disc = view.discs.first(where: { $0.location?.lun == lun && $0.location?.slot == end.adapter.location.slot }),
            let location = disc.location
        else { return nil }
        return (disc, location)
    }
}
