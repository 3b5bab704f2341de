import PowerVM

/// How a changing `vios` verb, or `lpar-setup`, ended: also one that failed reports what it had changed and warned of by then.
public struct VerbOutcome: Sendable, Equatable {
    /// The requested drive, or the created one.
    public var drive: DeviceName?
    /// Nil: a changing command was sent, and its effect isn't known.
    public var changed: Bool?
    /// The medium that a verb of the repository is about, as last seen; nil: there is none.
    public var medium: MediumState?
    /// The media repository as last seen; nil: not queried, or there is none.
    public var repository: Lsrep.Repository?
    /// The changing commands that were sent, or would be.
    public var steps: [StepRecord]
    public var notes: [String] = []
    public var warnings: [String]
    public var problem: Problem?

    /// A dry run that found something to do.
    public var isPlanned: Bool { steps.contains { $0.outcome == .planned } }

    public init(drive: DeviceName? = nil, problem: Problem? = nil) {
        self.init(drive, Journal(), failed: problem)
    }

    /// A dry run: the changing commands that would be sent.
    init(drive: DeviceName?, planned steps: [StepRecord]) {
        self.init(drive: drive)
        self.steps = steps
    }

    /// A verb that never got as far as its host.
    public init(drive: DeviceName?, failed problem: Problem) { self.init(drive, Journal(), failed: problem) }

    /// A verb that isn't waited for.
    /// - Parameter report: what is known of its run.
    public init(drive: DeviceName?, abandoned report: LPARReport) {
        self.init(drive, Journal(), failed: report.problem)
        changed = report.changed
        steps = report.steps
        problem?.status = report.status
    }

    /// - Parameter failed: what the verb was stopped by, if it wasn't one of the steps.
    init(_ drive: DeviceName?, _ journal: Journal, failed: Problem? = nil) {
        self.drive = journal.createdDrive ?? drive
        changed = journal.changed
        steps = journal.records
        warnings = journal.warnings
        problem = failed ?? journal.problem
        if let problem { self.problem?.status = Status(of: problem, changed: journal.changed) }
    }

    mutating func note(_ snapshot: RepositorySnapshot, _ name: MediumName?, bytes: Int?) {
        repository = snapshot.repository
        medium = name.flatMap { snapshot.medium($0) }
        medium?.bytes = bytes
    }

    mutating func note(_ journal: Journal, failed: Problem?) {
        let end = VerbOutcome(drive, journal, failed: failed)
        (changed, steps, problem) = (end.changed, end.steps, end.problem)
        warnings += end.warnings
    }
}
