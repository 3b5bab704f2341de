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
    private var media: [Bool?] = []
    private var hasUnknownMedium = false

    public init(_ operation: Operation, _ results: [LPARReport], media: [MediaResult] = []) {
        self.operation = operation
        parts = results.map { Part($0, operation) }
        set(media: media)
    }

    /// Another result in the place of an earlier one.
    /// - Returns: whether that changes anything here.
    public mutating func set(_ result: LPARReport, at index: Int) -> Bool {
        let part = Part(result, operation)
        defer { parts[index] = part }
        return parts[index] != part
    }

    public mutating func set(media results: [MediaResult]) {
        media = results.map(\.changed)
        hasUnknownMedium = results.contains { $0.status == .unknown }
    }

    /// Also unknown: a medium whose state isn't known, in a run that ended before its LPARs had the result.
    public var exitCode: Int32 {
        let unknown = hasUnknownMedium ? [Status.unknown.exitCode(of: operation)] : []
        return ExitPolicy.worst(unknown + parts.lazy.map(\.exitCode))
    }

    /// The status of the result that sets the exit code; where all succeeded, the one that shows what changed.
    public var status: Status {
        let code = exitCode
        if code == 0 {
            let best: [Status] = [
                .attached, .detached, .loaded, .unloaded, .planned, .pending, .unproven, .alreadyAttached, .alreadyDetached,
                .alreadyLoaded, .alreadyUnloaded,
            ]
            if let word = best.first(where: { word in parts.contains { $0.exitCode == 0 && $0.status == word } }) { return word }
        }
        return parts.first { $0.exitCode == code }?.status ?? (hasUnknownMedium ? .unknown : .alreadyAttached)
    }

    /// Nil if for any result it isn't known.
    public var changed: Bool? {
        var isKnown = true
        for changed in parts.lazy.map(\.changed) + media {
            if changed == true { return true }
            if changed == nil { isKnown = false }
        }
        return isKnown ? false : nil
    }

    /// How many results have each status, in the order of their first appearance.
    public var summary: [(status: Status, count: Int)] { parts.lazy.map(\.status).counted }
}

extension Sequence where Element: Equatable {
    /// How many there are of each status, in the order of their first appearance.
    var counted: [(status: Element, count: Int)] {
        var counts: [(status: Element, count: Int)] = []
        for status in self {
            if let index = counts.firstIndex(where: { $0.status == status }) {
                counts[index].count += 1
            } else {
                counts.append((status, 1))
            }
        }
        return counts
    }
}
