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

    public var totals: RunTotals { RunTotals(operation, results, media: media) }

    public var exitCode: Int32 { totals.exitCode }

    /// The results that make the exit code another one than 0.
    public var bad: [LPARReport] { results.filter { $0.exitCode(of: operation) != 0 } }

    /// Those of them that failed.
    public var failures: [LPARReport] { results.filter { $0.hasFailed(operation) } }

    public var status: Status { totals.status }

    /// - Parameter signal: the number of the signal that ended the run early.
    public func exitCode(interruptedBy signal: Int32?) -> Int32 {
        ExitPolicy.exitCode(exitCode, interruptedBy: signal)
    }
}
