import PowerVM

/// What one run has learnt so far, in the order in which it learnt it. Append only: each part is noted once.
struct Trace: Sendable {
    let operation: Operation
    let lpar: LPARIdentity
    /// `--accept-unproven`: then what nothing proves is a warning.
    let acceptsUnproven: Bool
    private(set) var survey: Surveyed?
    private(set) var plan: Plan?
    /// Under `--dry-run`: the steps as they would be sent.
    private(set) var preview: [StepRecord]?
    private(set) var journal: Journal?
    private(set) var verdict: Verdict?
    private(set) var rollback: RollbackResult?
    private(set) var media: Journal?
    /// `--iso`: the medium that was put into the repository, or was there.
    private(set) var put: LPARReport.Put?
    /// What the proven cd delivers.
    private(set) var content: ContentFinding?
    /// `--remove-medium`: what became of the medium that was ejected.
    private(set) var removal: MediumRemoval?
    /// What was noticed after the work.
    private(set) var remarks = Remarks()
    /// Where the client has the medium mounted, by `status`.
    var mounts: [String] = []

    init(_ operation: Operation, _ lpar: LPARIdentity, acceptsUnproven: Bool = false) {
        self.operation = operation
        self.lpar = lpar
        self.acceptsUnproven = acceptsUnproven
    }

    @discardableResult mutating func note(_ survey: Surveyed) -> Surveyed {
        self.survey = survey
        return survey
    }

    @discardableResult mutating func note(_ plan: Plan) -> Plan {
        self.plan = plan
        return plan
    }

    mutating func note(preview: [StepRecord]) { self.preview = preview }

    @discardableResult mutating func note(_ journal: Journal) -> Journal {
        self.journal = journal
        return journal
    }

    mutating func note(_ verdict: Verdict) { self.verdict = verdict }

    mutating func note(_ rollback: RollbackResult?) { self.rollback = rollback }

    mutating func note(media: Journal) { self.media = media }

    mutating func note(put: MediaResult) { self.put = put.name.map { LPARReport.Put(vios: put.vios, medium: $0) } }

    mutating func note(_ content: ContentFinding) { self.content = content }

    mutating func note(_ removal: MediumRemoval) { self.removal = removal }

    mutating func note(_ remarks: Remarks) { self.remarks = remarks }

    // MARK: What follows from it

    /// What the run failed with, as far as no error was thrown.
    var problem: Problem? {
        journal?.problem ?? unknownMedium ?? verdictProblem ?? media?.problem ?? content?.problem ?? removal?.outcome?.problem
    }

    /// A medium that may be on its way into the drive is worse than a drive that isn't proven.
    private var unknownMedium: Problem? { media?.problem.flatMap { $0.status == .unknown ? $0 : nil } }

    /// `status` only reports that AIX hasn't configured the drive; `attach` wanted it.
    private var verdictProblem: Problem? {
        switch verdict {
        case .notConfigured(let problem, _): operation == .status ? nil : problem
        case .unproven(let problem): acceptsUnproven ? nil : problem
        case .bad(let problem, _): problem
        case nil, .proven, .notQueried: nil
        }
    }

    /// What attach and its medium are known to have changed, whatever was rolled back; nil when something may have been changed.
    var changed: Bool? {
        let all = [journal, media].compactMap(\.self).map(\.changed) + [removal?.outcome].compactMap(\.self).map(\.changed)
        if all.contains(true) { return true }
        return all.contains(nil) ? nil : false
    }
}
