import PowerVM

/// What became of a medium that was to be removed after it had been ejected.
struct MediumRemoval: Sendable, Equatable {
    /// Nil: nothing was sent.
    var outcome: VerbOutcome?
    /// Why it was kept.
    var notes: [String] = []

    /// `--remove-medium` without a medium in the drive, or without a drive: one that an earlier run took out may be there still.
    static let nothingLoaded = MediumRemoval(
        notes: [
            "--remove-medium: no medium is in the drive, so none is removed; "
                + "attach-cd media ls --unused lists media that no drive holds"
        ])
}

/// `--remove-medium`: removes a medium that just left its drive, if this host's records show that attach-cd created it, and no other.
struct MediumDisposal: Sendable {
    /// As the VIOS lists it.
    var name: String
    var target: Target
    /// This management host's own; nil: it has none.
    var records: (any MediaRecords)?

    private var vios: VIOSName { target.vios }

    func preview(_ context: OperationContext) -> [StepRecord] {
        guard case .success(let record?) = record else { return [] }
        let change = RepositoryChange.removeMedium(record.medium)
        return [
            StepRecord(
                name: change.name, host: vios.text,
                command: RepositoryApplier(vios: target.host, context: context).command(of: change), outcome: .planned,
                seconds: nil)
        ]
    }

    /// The drive is empty by now, so the same command again would find nothing to remove: a failure names the command that does.
    func run(_ context: OperationContext) async -> MediumRemoval {
        var removal = await attempt(context)
        removal.outcome?.problem?.hint = command + " removes it, once nothing uses it"
        return removal
    }

    /// Removes it where this run no longer does.
    var command: String { "attach-cd media rm \(name) --vios \(vios)" }

    private func attempt(_ context: OperationContext) async -> MediumRemoval {
        let medium: MediumName
        switch record {
        case .success(let record?):
            medium = record.medium
            if let why = await reason(record, context) { return why }
        case .success(nil): return kept("this host has no record that attach-cd created it")
        case .failure(let failure): return kept("this host's records can't be read (\(failure.message))")
        }
        var outcome = await RepositoryOperation(.removeMedium(medium), vios: target.host, context: context).run()
        if outcome.problem == nil {
            do {
                try records?.remove(medium, on: vios)
            } catch {
                outcome.warnings.append("the record of \(medium) on \(vios) can't be removed: \(error.message)")
            }
        }
        return MediumRemoval(outcome: outcome)
    }

    private var record: Result<MediumRecord?, MediaRecordFailure> {
        Result { () throws(MediaRecordFailure) in
            guard let medium = MediumName(name), let record = try records?.record(of: medium, on: vios),
                record.state == .created
            else { return nil }
            return record
        }
    }

    /// Why it stays all the same.
    private func reason(_ record: MediumRecord, _ context: OperationContext) async -> MediumRemoval? {
        let host = target.host
        do throws(Problem) {
            let facts = try await host.survey(for: .removeMedium(record.medium), context)
            guard let found = facts.snapshot.medium(record.medium) else { return nil }
            if found.access != .readOnly { return kept("it is read-write, so a partition may have written to it") }
            if !found.loaded.isEmpty {
                return kept("it is loaded in \(found.loaded.map(facts.place).joined(separator: ", "))")
            }
        } catch {
            return MediumRemoval(outcome: VerbOutcome(drive: nil, failed: error))
        }
        guard let path = RemotePath(medium: record.medium), host.route.carries(ListFiles(path)),
            case .success(let files?) = await shieldedLook(host, path, context.limits.command), let sight = files.first?.sight
        else { return kept("its file can't be compared with this host's record") }
        guard record.seen?.isSame(as: sight) == true else {
            return kept("its file isn't the one that attach-cd created by this host's record")
        }
        return nil
    }

    private func kept(_ why: String) -> MediumRemoval {
        MediumRemoval(
            notes: [
                "\(name) stays in the repository of \(vios): \(why); \(command) removes it"
            ])
    }
}
