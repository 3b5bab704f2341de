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
        // The old medium is out, and the new one isn't in.
        if let wanted, journal.records.first?.outcome == .changed, journal.records.count > 1 {
            problem.message += "; \(target.name) is empty now"
            problem.hint += "; attach-cd vios loadopt \(target.vios) \(wanted) \(target.name) tries it again"
            if let old = target.media {
                problem.hint += ", attach-cd vios loadopt \(target.vios) \(old) \(target.name) puts the old medium back"
            }
        }
        return problem
    }

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

    /// The hint where nothing is known of the partition.
    static let unknownState =
        "if the partition is being installed, answer the installer's prompt; if it is running, unmount the cd there; if it is powered off, "
        + "its reservation remained, and --force is safe"

    /// For a command that takes a medium out and has no `--force`.
    static func forcedUnload(_ command: String, of drive: DeviceName, on vios: VIOSName) -> String {
        "\(command) has no --force: attach-cd vios unloadopt \(vios) \(drive) --force unloads it, then run \(command) again"
    }
}
