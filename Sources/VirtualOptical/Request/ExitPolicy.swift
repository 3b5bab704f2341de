extension Status {
    /// The exit code for this status; `status` (the command) has its own code for a drive that isn't configured.
    public func exitCode(of operation: Operation) -> Int32 {
        switch self {
        case .attached, .alreadyAttached, .planned, .detached, .alreadyDetached, .loaded, .alreadyLoaded, .unloaded,
            .alreadyUnloaded:
            0
        case .pending: operation == .status ? 5 : 0
        case .notAttached: 5
        case .failed: 1
        case .refused: 2
        case .unknown: 3
        case .unreachable: 4
        case .unproven: 6
        }
    }
}

/// Several results, or a signal, and one exit code.
public enum ExitPolicy {
    /// The exit codes in the order in which they win: unknown before failed, unreachable, refused, unproven, "not there", good.
    private static let order: [Int32] = [3, 1, 4, 2, 6, 5, 0]

    /// The code that decides.
    public static func worst(_ codes: some Sequence<Int32>) -> Int32 {
        let all = codes.reduce(into: UInt32(0)) { $0 |= 1 << UInt32(bitPattern: $1) }
        return order.first { all & 1 << UInt32(bitPattern: $0) != 0 } ?? 0
    }

    /// - Parameter signal: the number of the signal that ended the run early. "Unknown" stays: a changing command was under way.
    public static func exitCode(_ code: Int32, interruptedBy signal: Int32?) -> Int32 {
        guard let signal else { return code }
        return code == 3 ? 3 : 128 + signal
    }
}
