import PowerVM
import Synchronization

/// The VIOS's view of the drive after the LPAR was changed: meanwhile another command may have removed the drive, and what AIX shows is its
/// stale cd, or the cd of the next drive at its LUN. The query begins when cfgmgr has ended, while the LPAR still reads its devices.
final class DriveCheck: Sendable {
    private enum Answer {
        /// As mkvdev left it.
        case known(AdapterSnapshot)
        case query(Task<AdapterSnapshot?, Never>)

        func cancel() {
            if case .query(let task) = self { task.cancel() }
        }
    }

    /// For so many seconds what the VIOS showed behind mkvdev counts while cfgmgr runs. On most machines that takes longer.
    private static let sudden = 1.0
    /// For so many seconds the answer counts while the LPAR reads its devices, which usually takes one: a locked ODM or a kdb that hangs
    /// can make it a minute.
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
    ///   - seconds: since the VIOS showed the new drive.
    ///   - known: what it showed; nil if this run didn't create the drive.
    func begin(after seconds: Double, known: AdapterSnapshot?) {
        let now = context.clock.now()
        early.withLock { early in
            early?.answer.cancel()
            if let known, seconds <= Self.sudden {
                early = (.known(known), now)
            } else {
                early = (.query(start()), now)
            }
        }
    }

    /// A listing can be short once.
    /// - Parameter isProven: whether the LPAR's cd is this drive; where it isn't, what mkvdev left behind doesn't show why.
    /// - Returns: nil where the VIOS isn't queried, or doesn't answer: then what it showed before counts.
    func result(after journal: Journal, isProven: (AdapterSnapshot) -> Bool) async -> AdapterSnapshot? {
        let isNeeded = journal.problem == nil && journal.client != nil
        let early = early.withLock { $0 }
        guard isNeeded, let early, context.clock.now() - early.began <= Self.fresh else {
            early?.answer.cancel()
            return isNeeded ? await query([0, 2], journal) : nil
        }
        switch early.answer {
        case .known(let snapshot):
            return isProven(snapshot) ? snapshot : await query([0, 2], journal)
        case .query(let task):
            return await query([2], journal, after: task.value)
        }
    }

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
