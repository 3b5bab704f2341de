import PowerVM

/// The outcome of one step.
struct StepResult: Sendable {
    /// What it showed of its host.
    enum Effect: Sendable {
        case none
        /// The adapter afterwards.
        case seen(AdapterSnapshot)
        /// A drive is there that the survey didn't see.
        case created(DeviceName, by: Creator, AdapterSnapshot)
        /// The media repository afterwards.
        case repository(RepositorySnapshot)
        /// A medium is there that isn't what it should be: the command failed, and left it behind.
        case leftMedium(RepositorySnapshot)
        /// The verb was sent to the LPAR, maybe more than once.
        case client([ClientRun])
    }

    var outcome: StepOutcome
    var effect: Effect
    /// The exact remote command: the last one that was sent.
    var command: String
    var warnings: [String] = []
    /// It had nothing to change, and what it was for isn't there: the step failed; the verdict shows why.
    var hadNoEffect = false

    fileprivate var wasSent: Bool {
        switch effect {
        case .client(let runs): runs.contains { $0.outcome.wasSent }
        case .none: outcome.wasSent
        case .seen, .created, .repository, .leftMedium: true
        }
    }

    fileprivate var snapshot: AdapterSnapshot? {
        switch effect {
        case .seen(let snapshot), .created(_, _, let snapshot): snapshot
        case .none, .client, .repository, .leftMedium: nil
        }
    }

    fileprivate var repository: RepositorySnapshot? {
        switch effect {
        case .repository(let snapshot), .leftMedium(let snapshot): snapshot
        case .none, .client, .seen, .created: nil
        }
    }

    fileprivate var leavesMedium: Bool {
        if case .leftMedium = effect { return true }
        return false
    }
}

/// The steps that were applied, with their results. What was changed, created or lost follows from them.
struct Journal: Sendable {
    private(set) var results: [StepResult] = []
    private(set) var records: [StepRecord] = []
    /// Why the rest wasn't begun, if it wasn't a step's own problem.
    var interruption: Problem?

    /// What was never sent isn't a step: it ends the journal as an interruption.
    mutating func append(_ result: StepResult, _ record: StepRecord) {
        guard result.wasSent else {
            interruption = result.outcome.problem
            return
        }
        results.append(result)
        records.append(record)
    }

    var problem: Problem? { interruption ?? results.last?.outcome.problem }
    var warnings: [String] { results.flatMap(\.warnings) }

    // MARK: The VIOS

    /// The adapter and drives as last seen.
    var snapshot: AdapterSnapshot? {
        results.compactMap(\.snapshot).last
    }

    /// The media repository as last seen.
    var repository: RepositorySnapshot? { results.compactMap(\.repository).last }

    /// The drive that the survey didn't see; its name comes from the VIOS.
    var createdDrive: DeviceName? { creation?.drive }

    /// The VIOS confirmed that this run's own command created the drive: only such a one may be rolled back.
    var isConfirmed: Bool { creation?.by == .us }

    private var creation: (drive: DeviceName, by: Creator)? {
        for case .created(let drive, let by, _) in results.map(\.effect) { return (drive, by) }
        return nil
    }

    // MARK: The LPAR

    private var runs: [ClientRun] {
        results.flatMap { result -> [ClientRun] in
            if case .client(let runs) = result.effect { runs } else { [] }
        }
    }

    /// The client as last seen; nil if nothing newer than the survey is known.
    var client: ClientView? { runs.last { $0.view != nil }?.view }
    var deviceChanges: [CompanionAnswer.DeviceChange] { runs.flatMap { $0.answer?.deviceChanges ?? [] } }
    /// cfgmgr was started, whatever came of it.
    var mayHaveConfigured: Bool { runs.contains { $0.isAfterLoss || $0.answer.map { $0.status != 2 } ?? false } }
    /// A stale cd was taken out of use; what came of it is seen later.
    var hasUnconfigured: Bool { runs.contains { $0.answer?.first("unconfigured") != nil } }
    /// cfgmgr hasn't ended: it keeps running.
    var isConfiguring: Bool { runs.last?.answer?.isConfiguring == true }
    /// The host on which cfgmgr failed for want of permission.
    var deniedHost: String? { runs.last.flatMap { $0.answer?.isConfiguringDenied == true ? $0.host : nil } }
    /// An answer of the LPAR to a changing command was lost, and a later one came.
    var hasLostAnswers: Bool { runs.contains(where: \.isAfterLoss) }

    // MARK: Both

    /// A step can have changed something and failed all the same: a VTD that came as Defined, cfgmgr that keeps running.
    var hasChanges: Bool {
        hasUnconfigured || !deviceChanges.isEmpty || results.contains { $0.outcome == .changed || $0.leavesMedium }
            || creation.map { $0.by != .another } ?? false
    }

    /// What is known to have been changed; nil when something may have been.
    var changed: Bool? {
        if hasChanges { return true }
        return hasLostAnswers || isConfiguring || problem?.status == .unknown ? nil : false
    }
}
