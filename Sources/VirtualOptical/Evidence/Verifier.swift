import PowerVM

/// Whether what is there now is what was wanted.
enum Verdict: Sendable, Equatable {
    case proven(ClientView.OpticalDevice, ClientAdapterMatch)
    /// The drive is Available; the LPAR isn't queried.
    case notQueried
    /// The drive is Available, its cd isn't.
    case notConfigured(Problem, ClientAdapterMatch)
    /// An existing drive is Available, and the one cd that could be its is; which adapter is its own can't be determined now.
    case unproven(Problem)
    case bad(Problem, ClientAdapterMatch?)

    var isProven: Bool {
        if case .proven = self { return true }
        return false
    }

    var match: ClientAdapterMatch? {
        switch self {
        case .proven(_, let match), .notConfigured(_, let match): match
        case .bad(_, let match): match
        case .notQueried, .unproven: nil
        }
    }
}

/// Compares what is there now with what was wanted. Pure.
struct Verifier: Sendable {
    var lpar: String
    var target: Target
    /// What could decide where nothing does.
    var evidence = EvidenceSources()

    /// - Parameters:
    ///   - drive: the VTD as last seen on the VIOS; nil if it isn't there.
    ///   - view: the client as last seen; nil if it isn't queried.
    ///   - before: the cds that were there before this run created the VTD; nil if it didn't.
    func verdict(_ drive: ServerVTD?, _ view: ClientView?, before: [ClientView.OpticalDevice]? = nil) -> Verdict {
        if let problem = problem(of: drive) { return .bad(problem, view.flatMap(target.matcher.match)) }
        guard let drive, let view else { return .notQueried }
        switch target.matcher.prove(view, lun: drive.lun, before: before) {
        case .proven(let device, let match):
            return .proven(device, match)
        case .notThere(let match, let device):
            let isStale = device?.isStale(on: target.adapter.location) ?? false
            return .notConfigured(.deviceMissing(lpar, drive, match, device, isStale: isStale), match)
        case .undecided(let devices):
            if before == nil, let device = target.matcher.plausibleDevice(view, lun: drive.lun) {
                return .unproven(.unproven(lpar, drive, device, on: target, view, evidence))
            }
            return .bad(.notProven(lpar, drive, devices, view, evidence), nil)
        }
    }

    /// What the steps left behind.
    /// - Parameter latest: the adapter as it was after them; nil if it wasn't queried again, or didn't answer.
    func verdict(on journal: Journal, surveyed client: ClientFacts?, latest: AdapterSnapshot? = nil) -> Verdict {
        let drive = drive(after: journal, latest: latest)
        let verdict = verdict(
            drive, journal.client ?? client?.view, before: journal.createdDrive == nil ? nil : client?.view.discs ?? [])
        func explained(_ problem: Problem) -> Problem { journal.deniedHost.map { problem.denied(on: $0) } ?? problem }
        switch verdict {
        case .notConfigured(let problem, let match): return .notConfigured(explained(problem), match)
        case .bad(let problem, let match): return .bad(explained(problem), match)
        case .proven, .unproven:
            guard let drive, !isThere(after: journal, latest: latest) else { return verdict }
            return .bad(.driveNotConfirmed(drive, on: target.vios), verdict.match)
        case .notQueried: return verdict
        }
    }

    /// The drive as it was seen last; nil if it wasn't there.
    func drive(after journal: Journal, latest: AdapterSnapshot?) -> ServerVTD? {
        (latest ?? journal.snapshot).map { $0.drive(journal.createdDrive ?? target.name) } ?? target.existing
    }

    /// Whether what was seen last still counts. Once the LPAR has been changed, what the VIOS showed before counts for this run's own drive only.
    func isThere(after journal: Journal, latest: AdapterSnapshot?) -> Bool {
        latest != nil || journal.client == nil || journal.isConfirmed
    }

    /// What is wrong with the drive on the VIOS, the LPAR aside.
    func problem(of drive: ServerVTD?) -> Problem? {
        guard let drive else { return .driveMissing(from: target.adapter.name, on: target.vios) }
        return drive.isAvailable ? nil : .driveNotAvailable(drive, on: target.vios)
    }
}
