import PowerVM
import Synchronization

/// The VIOS's view of the drive after the LPAR was changed: meanwhile another command may have removed the drive, and what AIX shows is its
/// stale cd, or the cd of the next drive at its LUN. It begins when cfgmgr has ended, while the LPAR still reads its devices.
final class DriveLook: Sendable {
    private typealias Query = Task<AdapterSnapshot?, Never>

    private let target: Target
    private let context: OperationContext
    private let begun = Mutex<Query?>(nil)

    init(_ target: Target, _ context: OperationContext) {
        self.target = target
        self.context = context
    }

    /// A cfgmgr has ended: what was queried before is of no more use.
    func begin() {
        begun.withLock { query in
            query?.cancel()
            query = start()
        }
    }

    /// A listing can be short once.
    /// - Returns: nil where the VIOS isn't queried, or doesn't answer: then what it showed before counts.
    func result(after journal: Journal) async -> AdapterSnapshot? {
        let query = begun.withLock { $0 }
        guard journal.problem == nil, journal.client != nil else {
            query?.cancel()
            _ = await query?.value
            return nil
        }
        let name = journal.createdDrive ?? target.name
        // An answer that was lost came long after its cfgmgr.
        var latest = journal.hasLostAnswers ? nil : await query?.value
        for pause in [0, 2] where latest?.drive(name) == nil {
            if pause > 0 { await context.clock.sleep(.seconds(pause)) }
            latest = await start().value ?? latest
        }
        return latest
    }

    /// Not ended by the operator's interruption: what was changed has to be followed up.
    private func start() -> Query {
        Task { [target, context] in
            let answer = await Result { () async throws(Problem) in
                try await target.host.snapshot(of: target.adapter.name, bound: context.limits.command)
            }
            return try? answer.get()
        }
    }
}
