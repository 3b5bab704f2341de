import PowerVM

/// Why a medium doesn't leave its drive, and what to do about it: by the state of the partition, as far as an HMC reports it.
struct MediumHold: Sendable {
    var target: Target
    var hmc: HMCFacts?

    /// - Parameters:
    ///   - wanted: the medium that should be loaded instead.
    ///   - journal: what was done before.
    func explained(_ problem: Problem, wanted: MediumName?, _ journal: Journal) -> Problem {
        var problem = problem
        if problem.code == .mediumHeld { problem.hint = hint }
        return withMedium(problem, wanted: wanted, journal)
    }

    /// What is in the drive now, where it isn't what was there before: as the last query shows it, not as the command reported it.
    func withMedium(_ problem: Problem, wanted: MediumName?, _ journal: Journal) -> Problem {
        var problem = problem
        guard let seen = journal.snapshot, seen.drive(target.name) != nil, problem.status != .unknown else { return problem }
        let old = target.media
        switch seen.drives[target.name]?.media {
        case nil where old != nil:
            problem.message += "; \(target.name) is empty now"
            let again = wanted.map { "\(loading($0.text)) tries it again" }
            let back = old.map { "\(loading($0)) puts the old medium back" }
            problem.hint += "; " + [again, back].compactMap(\.self).joined(separator: ", ")
        case let other? where other != old && other != wanted?.text:
            guard let wanted, problem.code != .interrupted else { break }
            problem = .otherMedium(other, in: target.name, not: wanted, on: target.vios)
            problem.status = .failed
            problem.message += ": another command has loaded it in the meantime"
        default: break
        }
        return problem
    }

    private func loading(_ medium: String) -> String { "attach-cd vios loadopt \(target.vios) \(medium) \(target.name)" }

    private var hint: String {
        switch hmc?.partition.state {
        case "Not Activated":
            "the partition isn't running, and its reservation remained after the power-off, so --force is safe here"
        case let state?:
            "the partition is in the state \(state): answer the installer's prompt, or unmount the cd in it; "
                + "--force unloads the medium while the system uses it"
        case nil: Self.unknownState
        }
    }

    /// The hint for a client that was queried.
    static let clientHint = "unmount it on the client, or answer the installer's prompt"

    /// The hint where nothing is known of the partition.
    static let unknownState =
        "if the partition is being installed, answer the installer's prompt; if it is running, unmount the cd there; if it is powered off, "
        + "its reservation remained, and --force is safe"

    /// For a command that takes a medium out and has no `--force`.
    static func forcedUnload(_ command: String, of drive: DeviceName, on vios: VIOSName) -> String {
        "\(command) has no --force: attach-cd vios unloadopt \(vios) \(drive) --force unloads it, then run \(command) again"
    }
}
