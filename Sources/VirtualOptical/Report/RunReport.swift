/// The report of one invocation: the LPARs' results, and the one status and exit code that they add up to.
public struct RunReport: Sendable, Equatable {
    public var operation: Operation
    /// `--reason`
    public var reason: String?
    public var results: [LPARReport]
    /// `--iso`: the media of the run, once for each VIOS.
    public var media: [MediaResult]

    public init(operation: Operation, reason: String? = nil, results: [LPARReport], media: [MediaResult] = []) {
        self.operation = operation
        self.reason = reason
        self.results = results
        self.media = media
    }

    /// Where an LPAR's medium is in `media`.
    public func mediaIndex(of put: LPARReport.Put) -> Int? {
        media.firstIndex { $0.vios == put.vios && $0.name == put.medium }
    }

    /// Also unknown: a medium whose state isn't known, in a run that ended before its LPARs had the result.
    public var exitCode: Int32 {
        ExitPolicy.worst(
            results.map { $0.exitCode(of: operation) } + (hasUnknownMedium ? [Status.unknown.exitCode(of: operation)] : []))
    }

    private var hasUnknownMedium: Bool { media.contains { $0.status == .unknown } }

    /// The results that make the exit code another one than 0.
    public var bad: [LPARReport] { results.filter { $0.exitCode(of: operation) != 0 } }

    /// Those of them that failed.
    public var failures: [LPARReport] { results.filter { $0.hasFailed(operation) } }

    /// The status of the result that sets the exit code; where all succeeded, the one that shows what changed.
    public var status: Status {
        let code = exitCode
        let deciding = results.filter { $0.exitCode(of: operation) == code }.map(\.status)
        if code == 0 {
            let best: [Status] = [
                .attached, .detached, .loaded, .unloaded, .planned, .pending, .unproven, .alreadyAttached, .alreadyDetached,
                .alreadyLoaded, .alreadyUnloaded,
            ]
            if let word = best.first(where: deciding.contains) { return word }
        }
        return deciding.first ?? (hasUnknownMedium ? .unknown : .alreadyAttached)
    }

    /// Nil if for any result it isn't known.
    public var changed: Bool? {
        let all = results.map(\.changed) + media.map(\.changed)
        if all.contains(true) { return true }
        return all.contains(nil) ? nil : false
    }

    /// How many results have each status, in the order of their first appearance.
    public var summary: [(status: Status, count: Int)] {
        var counts: [(status: Status, count: Int)] = []
        for result in results {
            if let index = counts.firstIndex(where: { $0.status == result.status }) {
                counts[index].count += 1
            } else {
                counts.append((result.status, 1))
            }
        }
        return counts
    }

    /// - Parameter signal: the number of the signal that ended the run early.
    public func exitCode(interruptedBy signal: Int32?) -> Int32 {
        ExitPolicy.exitCode(exitCode, interruptedBy: signal)
    }
}
