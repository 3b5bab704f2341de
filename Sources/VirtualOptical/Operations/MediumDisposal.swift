import PowerVM

/// What became of a medium that was to be removed after it had been ejected.
struct MediumRemoval: Sendable, Equatable {
    /// Nil: nothing was sent.
    var outcome: VerbOutcome?
    /// Why it was kept.
    var notes: [String] = []
}

/// `--remove-medium`: removes a medium that just left its drive, if attach-cd created it, and no other.
struct MediumDisposal: Sendable {
    /// As the VIOS lists it.
    var name: String
    var target: Target
    var isOurs: @Sendable (VIOSName, MediumName) -> Bool

    private var vios: VIOSName { target.vios }

    /// The medium, if it may be removed at all.
    private var medium: MediumName? { MediumName(name).flatMap { isOurs(vios, $0) ? $0 : nil } }

    func preview(_ context: OperationContext) -> [StepRecord] {
        guard let medium else { return [] }
        let change = RepositoryChange.removeMedium(medium)
        return [
            StepRecord(
                name: change.name, host: vios.text,
                command: RepositoryApplier(vios: target.host, context: context).command(of: change), outcome: .planned,
                seconds: nil)
        ]
    }

    func run(_ context: OperationContext) async -> MediumRemoval {
        guard let medium else {
            return MediumRemoval(
                notes: [
                    "\(name) stays in the repository of \(vios): this host has no record that attach-cd created it; "
                        + "attach-cd vios rmmedia \(vios) \(name) removes it"
                ])
        }
        do throws(Problem) {
            let facts = try await target.host.survey(for: .removeMedium(medium), context)
            let found = facts.snapshot.medium(medium)
            if let found, found.access != .readOnly {
                return kept("it is read-write, so a partition may have written to it")
            }
            if let found, !found.loaded.isEmpty {
                return kept("it is loaded in \(found.loaded.map(facts.place).joined(separator: ", "))")
            }
        } catch {
            return MediumRemoval(outcome: VerbOutcome(drive: nil, failed: error))
        }
        return MediumRemoval(
            outcome: await RepositoryOperation(.removeMedium(medium), vios: target.host, context: context).run())
    }

    private func kept(_ why: String) -> MediumRemoval {
        MediumRemoval(notes: ["\(name) stays in the repository of \(vios): \(why)"])
    }
}
