/// What the results of a run add up to: one status, one exit code, and counts. Of each result it keeps only what these need, so that a run
/// can replace one at a time.
public struct RunTotals: Sendable {
    private struct Part: Sendable, Equatable {
        var status: Status
        var exitCode: Int32
        var changed: Bool?

        init(_ result: LPARReport, _ operation: Operation) {
            status = result.status
            exitCode = result.exitCode(of: operation)
            changed = result.changed
        }
    }

    private let operation: Operation
    private var parts: [Part]
    /// How many parts there are of each kind: a handful, whatever the number of results.
    private var kinds: Tally<Part>
    private var media: [Bool?] = []
    private var hasUnknownMedium = false

    public init(_ operation: Operation, _ results: [LPARReport], media: [MediaResult] = []) {
        self.operation = operation
        parts = results.map { Part($0, operation) }
        kinds = Tally(parts)
        set(media: media)
    }

    /// Another result in the place of an earlier one.
    /// - Returns: whether that changes anything here.
    public mutating func set(_ result: LPARReport, at index: Int) -> Bool {
        let part = Part(result, operation)
        guard parts[index] != part else { return false }
        kinds.remove(parts[index])
        kinds.add(part)
        parts[index] = part
        return true
    }

    public mutating func set(media results: [MediaResult]) {
        media = results.map(\.changed)
        hasUnknownMedium = results.contains { $0.status == .unknown }
    }

    /// Also unknown: a medium whose state isn't known, in a run that ended before its LPARs had the result.
    public var exitCode: Int32 {
        let unknown = hasUnknownMedium ? [Status.unknown.exitCode(of: operation)] : []
        return ExitPolicy.worst(unknown + kinds.counts.map(\.element.exitCode))
    }

    /// The status of the result that sets the exit code; where all succeeded, the one that shows what changed.
    public var status: Status {
        let (code, kinds) = (exitCode, kinds.counts.map(\.element))
        if code == 0 {
            let best: [Status] = [
                .attached, .detached, .loaded, .unloaded, .planned, .pending, .unproven, .alreadyAttached, .alreadyDetached,
                .alreadyLoaded, .alreadyUnloaded,
            ]
            let good = kinds.filter { $0.exitCode == 0 }.map(\.status)
            if let word = best.first(where: good.contains) { return word }
        }
        return kinds.first { $0.exitCode == code }?.status ?? (hasUnknownMedium ? .unknown : .alreadyAttached)
    }

    /// Nil if for any result it isn't known.
    public var changed: Bool? {
        var isKnown = true
        for changed in kinds.counts.map(\.element.changed) + media {
            if changed == true { return true }
            if changed == nil { isKnown = false }
        }
        return isKnown ? false : nil
    }

    /// How many results have each status, in the order in which they came up.
    public var summary: [(status: Status, count: Int)] {
        var statuses = Tally<Status>()
        for (part, count) in kinds.counts { statuses.add(part.status, count) }
        return statuses.counts.map { ($0.element, $0.count) }
    }
}
