import PowerVM

/// Looks at what is there now and says whether it is what was wanted.
struct Verifier: Sendable {
    enum Verdict: Sendable, Equatable {
        case proven(ClientView.OpticalDevice, ClientAdapterMatch)
        case pending(Problem, ClientAdapterMatch?)
        case notProven(Problem, ClientAdapterMatch?)
    }

    var lpar: String
    var prover: AdapterMatcher

    /// - Parameters:
    ///   - drive: the VTD as last seen on the VIOS; nil if it isn't there.
    ///   - view: the client as last seen.
    func verify(_ drive: ServerVTD?, _ view: ClientView) -> Verdict {
        guard let drive, drive.isAvailable else { return .notProven(notAvailable(drive), prover.clientEnd(view)) }
        switch prover.prove(view, lun: drive.lun) {
        case .proven(let disc, let end):
            return .proven(disc, end)
        case .notThere(let end, let disc):
            return .pending(notConfigured(drive, end, disc), end)
        case .undecided(let discs):
            return .notProven(undecided(drive, discs, view), nil)
        }
    }

    /// What is wrong with the drive on the VIOS, the LPAR aside.
    func problem(of drive: ServerVTD?) -> Problem? { drive?.isAvailable == true ? nil : notAvailable(drive) }

    private func notAvailable(_ drive: ServerVTD?) -> Problem {
        guard let drive else {
            return Problem(
                .failed, "drive-missing", "\(prover.vios): the drive isn't on \(prover.vhost) any more",
                hint: "somebody removed it meanwhile; run the same command again", host: prover.vios, retryable: true)
        }
        return Problem(
            .failed, "drive-not-available", "\(prover.vios): \(drive.name) is \(drive.status ?? "in no known state")",
            hint:
                "on the VIOS: ioscli cfgdev -dev \(drive.name), or remove it (attach-cd vios rmvopt \(prover.vios) \(drive.name)) and run again",
            host: prover.vios)
    }

    private func notConfigured(_ drive: ServerVTD, _ end: ClientAdapterMatch, _ disc: ClientView.OpticalDevice?) -> Problem {
        let place = "\(end.adapter.name) (slot C\(end.adapter.location.slot)), LUN \(drive.lun)"
        let what =
            disc.map { disc in
                disc.isStale
                    ? "\(disc.name) is stale: it stood there before its drive was made, and was never configured against it"
                    : "\(disc.name) is \(disc.status), not Available"
            } ?? "there is no cd"
        let adapter = end.adapter.status == "Available" ? "" : "; \(end.adapter.name) itself is \(end.adapter.status)"
        return Problem(
            .failed, "device-missing", "\(lpar): \(what) at \(place)\(adapter)",
            hint: "on the LPAR look at lsdev -Cc adapter and errpt; then run the same command again", retryable: true)
    }

    private func undecided(_ drive: ServerVTD, _ discs: [ClientView.OpticalDevice], _ view: ClientView) -> Problem {
        let list = discs.isEmpty ? "none" : discs.map { "\($0.name) (\($0.status)) at \($0.physloc)" }.joined(separator: ", ")
        let adapters = view.adapters.map { "\($0.name) in slot C\($0.location.slot)" }.joined(separator: ", ")
        return Problem(
            .failed, "not-proven",
            "\(lpar): nothing proves which cd is \(drive.name) (LUN \(drive.lun)); cds at that LUN: \(list); adapters: \(adapters.isEmpty ? "none" : adapters)"
                + Unproven.kernel(view),
            hint: Unproven.hint(view)
                + "; attach-cd vios rmvopt \(ShellWord.quoted(prover.vios)) \(drive.name) takes back the drive on \(prover.vhost)"
        )
    }
}
