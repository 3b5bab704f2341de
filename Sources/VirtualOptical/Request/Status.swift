/// The status that a run ends with; scripts decide by it and by its exit code (contract, section 4).
public enum Status: String, Sendable, CaseIterable {
    case attached, planned, pending, detached, failed, refused, unknown, unproven, unreachable
    case alreadyAttached = "already-attached"
    case alreadyDetached = "already-detached"
    case notAttached = "not-attached"
    case loaded, unloaded
    case alreadyLoaded = "already-loaded"
    case alreadyUnloaded = "already-unloaded"

    public var isGood: Bool {
        switch self {
        case .attached, .alreadyAttached, .planned, .pending, .detached, .alreadyDetached, .loaded, .alreadyLoaded, .unloaded,
            .alreadyUnloaded:
            true
        case .failed, .refused, .unknown, .unproven, .unreachable, .notAttached: false
        }
    }

    /// What a problem leads to. `unreachable` and `refused` promise that nothing happened.
    /// - Parameter changed: what is known to have been changed before; nil when something may have been.
    init(of problem: Problem, changed: Bool?) {
        self = problem.isPromise && changed != false ? .failed : problem.status
    }
}

public enum Operation: String, Sendable {
    case attach, detach, status, insert, eject
}
