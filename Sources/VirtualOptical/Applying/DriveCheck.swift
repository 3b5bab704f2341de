import PowerVM
import Synchronization

/// The VIOS's view of the drive after the LPAR was changed: meanwhile another command may have removed the drive, and what AIX shows is its
/// stale cd, or the cd of the next drive at its LUN. The VIOS is queried when cfgmgr has ended, while the LPAR still reads its devices; where
/// cfgmgr was brief, what the VIOS showed right after mkvdev counts.
final class DriveCheck: Sendable {
    private enum Answer {
        /// As mkvdev left it.
        case known(AdapterSnapshot)
        case query(Task<AdapterSnapshot?, Never>)

        func cancel() {
            if case .query(let task) = self { task.cancel() }
        }

        func end() async {
            cancel()
            if case .query(let task) = self { _ = await task.value }
        }
    }

    /// A cfgmgr of so many seconds at most, from its request on, is brief. On most machines it takes longer.
    private static let brief = 1.0
    /// For so many seconds an answer of the VIOS counts. The LPAR usually reads its devices in one: a locked ODM or a kdb that hangs can
    /// make it a minute.
    private static let fresh = 5.0

    private let target: Target
    private let context: OperationContext
    private let early = Mutex<(answer: Answer, began: Double)?>(nil)

    init(_ target: Target, _ context: OperationContext) {
        self.target = target
        self.context = context
    }

    /// A cfgmgr has ended: an earlier query is out of date.
    /// - Parameters:
    ///   - seconds: since cfgmgr was requested, right after the VIOS had shown the new drive.
    ///   - known: what it showed; nil if the drive isn't known to be this run's own.
    func begin(after seconds: Double, known: AdapterSnapshot?) {
        let now = context.clock.now()
        early.withLock { early in
            early?.answer.cancel()
            if let known, seconds <= Self.brief {
                early = (.known(known), now - seconds)
            } else {
                early = (.query(start()), now)
            }
        }
    }

    /// Another cfgmgr begins: what the VIOS showed before it doesn't count.
    func forget() {
        early.withLock { early in
            early?.answer.cancel()
            early = nil
        }
    }

    /// - Parameter isProven: whether the LPAR's cd is this drive; where it isn't, what the VIOS showed before doesn't show why.
    /// - Returns: nil where the VIOS isn't queried, or doesn't answer: then what it showed before counts,
    ///   if this run created the drive (`Verifier`).
    func result(after journal: Journal, isProven: (AdapterSnapshot) -> Bool) async -> AdapterSnapshot? {
        let isNeeded = journal.problem == nil && journal.client != nil
        let begun = early.withLock { $0 }
        guard isNeeded, let begun, context.clock.now() - begun.began <= Self.fresh else {
            await begun?.answer.end()
            return isNeeded ? await query([0, 2], journal) : nil
        }
        switch begun.answer {
        case .known(let snapshot):
            return isProven(snapshot) ? snapshot : await query([0, 2], journal)
        case .query(let task):
            return await query([2], journal, after: task.value)
        }
    }

    /// A listing can be short once.
    /// - Parameter pauses: before each try, in seconds.
    private func query(_ pauses: [Int], _ journal: Journal, after first: AdapterSnapshot? = nil) async -> AdapterSnapshot? {
        let name = journal.createdDrive ?? target.name
        var latest = first
        for pause in pauses where latest?.drive(name) == nil {
            if pause > 0 { await context.clock.sleep(.seconds(pause)) }
            latest = await start().value ?? latest
        }
        return latest
    }

    /// Not ended by the operator's interruption: what was changed has to be followed up.
    private func start() -> Task<AdapterSnapshot?, Never> {
        Task { [target, context] in
            let answer = await Result { () async throws(Problem) in
                try await target.host.snapshot(of: target.adapter.name, bound: context.limits.command)
            }
            return try? answer.get()
        }
    }
}
