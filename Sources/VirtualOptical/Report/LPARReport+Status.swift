import PowerVM

extension LPARReport {
    /// Whether something went wrong. That there is no working cd is an answer of `status`, not a failure (exit code 5).
    public func hasFailed(_ operation: Operation) -> Bool { ![0, 5].contains(exitCode(of: operation)) }

    /// The status that the run ends with. Only this code decides it.
    static func status(_ trace: Trace, _ problem: Problem?) -> Status {
        if let problem {
            if case .stopped(_, let rollback) = trace.rollback, rollback.status == .unknown { return .unknown }
            return Status(of: problem, changed: trace.changed)
        }
        if trace.isPlanned { return .planned }
        switch trace.operation {
        case .detach: return trace.journal == nil || trace.changed == false ? .alreadyDetached : .detached
        case .insert: return trace.hasChanges ? .loaded : .alreadyLoaded
        case .eject: return trace.hasChanges ? .unloaded : .alreadyUnloaded
        case .attach, .status: break
        }
        switch trace.verdict {
        case .proven: return trace.operation == .status || trace.hasChanges ? .attached : .alreadyAttached
        case .notQueried, .notConfigured: return .pending
        case .unproven: return .unproven
        case .bad: return .failed
        case nil: return .notAttached
        }
    }

    /// The same for a run that isn't waited for: unknown where a changing command was sent and its result isn't known.
    static func status(abandoning sent: StepRecord?, after ended: [StepRecord]) -> Status {
        sent != nil || ended.contains { $0.outcome == .unknown } ? .unknown : .failed
    }

    /// What a rollback removed isn't a change any more; what else cfgmgr configured is.
    static func changed(_ trace: Trace, othersChanged: Bool) -> Bool? {
        guard case .done = trace.rollback, let journal = trace.journal else { return trace.changed }
        if journal.hasUnconfigured || othersChanged { return true }
        return journal.hasLostAnswers ? nil : false
    }
}

extension Trace {
    /// A dry run that found something to do.
    var isPlanned: Bool { preview?.isEmpty == false }

    /// Something was changed, also if what else was is unknown.
    var hasChanges: Bool { journal?.hasChanges == true || media.map { $0.changed != false } ?? false }
}
