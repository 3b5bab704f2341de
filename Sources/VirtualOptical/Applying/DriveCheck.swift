import PowerVM
import Synchronization

/// The VIOS's view of the drive after the LPAR was changed: meanwhile another command may have removed the drive, and what AIX shows is its
/// stale cd, or the cd of the next drive at its LUN. The query begins when cfgmgr has ended, while the LPAR still reads its devices.
final class DriveCheck: Sendable {
    private struct Query {
        let task: Task<AdapterSnapshot?, Never>
        let began: Double
    }

    /// For so many seconds the answer counts while the LPAR reads its devices, which usually takes one: a locked ODM or a kdb that hangs
    /// can make it a minute.
    private static let fresh = 5.0

    private let target: Target
    private let context: OperationContext
    private let early = Mutex<Query?>(nil)

    init(_ target: Target, _ context: OperationContext) {
        self.target = target
        self.context = context
    }

    /// A cfgmgr has ended: an earlier query is out of date.
    func begin() {
        early.withLock { query in
            query?.task.cancel()
            query = Query(task: start(), began: context.clock.now())
        }
    }

    /// A listing can be short once.
    /// - Returns: nil where the VIOS isn't queried, or doesn't answer: then what it showed before counts.
    func result(after journal: Journal) async -> AdapterSnapshot? {
        let isNeeded = journal.problem == nil && journal.client != nil
        let query = early.withLock { $0 }
        let isFresh = query.map { context.clock.now() - $0.began <= Self.fresh } ?? false
        if !isNeeded || !isFresh { query?.task.cancel() }
        var latest = await query?.task.value
        guard isNeeded else { return nil }
        if !isFresh { latest = nil }
        let name = journal.createdDrive ?? target.name
        for pause in isFresh ? [2] : [0, 2] where latest?.drive(name) == nil {
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
