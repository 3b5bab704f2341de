import PowerVM

/// How a step ended.
enum StepOutcome: Sendable, Equatable {
    case changed
    /// What it should have done was already so.
    case alreadyDone
    /// It failed, and the state after it is known.
    case failed(Problem)
    /// It was sent, and neither its result nor a later look could be had.
    case unknown(Problem)
    /// Under `--dry-run`.
    case planned

    var word: String {
        switch self {
        case .changed: "changed"
        case .alreadyDone: "already-done"
        case .failed: "failed"
        case .unknown: "unknown"
        case .planned: "planned"
        }
    }

    /// The code of a failure whose only reason is that neither an answer came nor an effect.
    static let answerLost = "answer-lost"

    /// The problem of a step that nobody answered for.
    var unanswered: Problem? {
        switch self {
        case .unknown(let problem): problem
        case .failed(let problem): problem.code == Self.answerLost ? problem : nil
        case .changed, .alreadyDone, .planned: nil
        }
    }

    var problem: Problem? {
        switch self {
        case .failed(let problem), .unknown(let problem): problem
        case .changed, .alreadyDone, .planned: nil
        }
    }
}

/// A step as the report shows it.
public struct StepRecord: Sendable, Equatable {
    public var name: String
    public var host: String
    /// The exact remote command.
    public var command: String
    /// `changed`, `already-done`, `failed`, `unknown` or `planned`.
    public var outcome: String
    /// Nil for a step that was only planned.
    public var seconds: Double?
}

/// What is known after the steps that were applied: the newest word of each host.
struct AppliedState: Sendable {
    /// The client as last seen; nil if it isn't asked, or nothing newer than the survey is known.
    var client: ClientView?
    /// The adapter and drives as last seen.
    var server: AdapterSnapshot?
    /// The drive that is meant; a new one's name comes from the VIOS if none was asked for.
    var drive: DeviceName?
    /// A VTD is there that wasn't there at the survey.
    var createdHere = false
    /// The VIOS said that this run's own command made it: only such a one may be taken back.
    var isOurs = false
    /// A command had its effect, though its step may have failed.
    var isChanged = false
    /// cfgmgr was started, whatever came of it.
    var mayHaveConfigured = false
    /// A stale cd was taken out of use; what came of it is seen later.
    var unconfigured = false
    /// cfgmgr hasn't ended: it goes on by itself.
    var stillConfiguring = false
    /// cfgmgr failed for want of permission.
    var configuringDenied = false
    /// An answer of the LPAR to a changing command was lost, and a later one was had.
    var lostAnswers = false
    var records: [StepRecord] = []
    var deviceChanges: [CompanionAnswer.DeviceChange] = []
    var warnings: [String] = []
    var problem: Problem?

    /// A step can have changed something and failed all the same: a VTD that came as Defined, cfgmgr that goes on.
    var anythingChanged: Bool {
        isChanged || unconfigured || !deviceChanges.isEmpty
            || records.contains { $0.outcome == StepOutcome.changed.word }
    }

    /// What is known to have been changed; nil when something may have been.
    var changed: Bool? {
        if anythingChanged { return true }
        return lostAnswers || stillConfiguring || problem?.status == .unknown ? nil : false
    }

    mutating func add(_ result: ClientChange.Result) {
        client = result.view ?? client
        deviceChanges += result.answer?.deviceChanges ?? []
        stillConfiguring = result.answer?.isConfiguring == true
        configuringDenied = result.answer?.isConfiguringDenied == true
        mayHaveConfigured = mayHaveConfigured || result.lostAnswers || result.answer.map { $0.status != 2 } ?? false
        unconfigured = unconfigured || result.answer?.first("unconfigured") != nil
        lostAnswers = lostAnswers || result.lostAnswers
        warnings += result.warnings
    }
}
