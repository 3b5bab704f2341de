import AsyncSupport
import PowerVM
import Remoting
import Synchronization
import VirtualOptical

/// The progress of a run, LPAR by LPAR: for the person who interrupts it, and for the report if it is abandoned.
final class LiveRun: Sendable {
    private struct LPARState {
        /// How much of a medium the VIOS has written, in percent.
        var growth: Int?
        var partial: LPARReport?
        var result: LPARReport?
        /// The innermost step, by its name in the report.
        var step = ""
        var ended: [StepRecord] = []
        var sent: (record: StepRecord, since: ContinuousClock.Instant)?

        mutating func note(_ event: ChangeEvent) {
            func record(_ outcome: StepRecord.Outcome, _ seconds: Double?) -> StepRecord {
                StepRecord(name: step, host: event.host, command: event.command, outcome: outcome, seconds: seconds)
            }
            switch event.phase {
            case .sending: sent = (record(.unknown, nil), .now)
            case .ended(let outcome, let seconds):
                ended.append(record(outcome, seconds))
                sent = nil
            }
        }
    }

    private struct State {
        var lpars: [String: LPARState] = [:]
        /// The report is out: nothing is part of it any more, and nothing begins.
        var isAbandoned = false
    }

    /// What both views of a run have in common.
    private final class Shared: Sendable {
        let state = Mutex(State())
        let watcher = Mutex<Watcher?>(nil)
    }

    /// In a type of its own: each access through a Mutex would wrap a plain closure once more, and its call would go through all of them.
    private struct Watcher: Sendable {
        let notify: @Sendable (String) -> Void
    }

    private let audit: AuditLog
    private let shared: Shared
    private let cause: LPARReport.Abandonment

    convenience init(audit: AuditLog) { self.init(audit, Shared(), .interruption) }

    private init(_ audit: AuditLog, _ shared: Shared, _ cause: LPARReport.Abandonment) {
        self.audit = audit
        self.shared = shared
        self.cause = cause
    }

    /// The same run, with the reports of a crash; asking for them ends and records nothing.
    var ifCrashed: LiveRun { LiveRun(audit, shared, .crash) }

    /// Calls `watcher` with the name of each LPAR or VIOS whose report would differ now, before anything is sent to a host.
    func watch(_ watcher: @escaping @Sendable (String) -> Void) { shared.watcher.withLock { $0 = Watcher(notify: watcher) } }

    func notify(_ name: String) { shared.watcher.withLock { $0 }?.notify(name) }

    /// A context that reports to this run and to the audit log.
    /// - Parameter isLPAR: a `vios` verb is about a VIOS.
    func following(_ lpar: String, isLPAR: Bool = true, _ context: OperationContext) -> OperationContext {
        var result = context
        let record = audit.sink(lpar: isLPAR ? lpar : nil)
        result.changes = { event in
            // Recorded under the lock: what the report contains and what the audit log contains is the same.
            let continues = self.shared.state.withLock { state in
                guard !state.isAbandoned else { return false }
                record(event)
                state.lpars[lpar, default: LPARState()].note(event)
                return true
            }
            self.notify(lpar)
            return continues
        }
        result.learnt = { report in
            self.update(lpar) { $0.partial = report }
            self.notify(lpar)
        }
        result.progress = { update in
            if case .started(_, let phase, _) = update { self.update(lpar) { $0.step = phase } }
            if case .growing(_, _, let bytes, let whole?) = update, whole > 0 {
                self.update(lpar) { $0.growth = min(100, bytes * 100 / whole) }
            }
            context.progress(update)
        }
        return result
    }

    /// - Parameter show: prints the result; false if it is printed with all others at the end.
    func finish(_ report: LPARReport, show: () -> Bool) {
        update(report.lpar) { $0.result = report }
        notify(report.lpar)
        // Only afterwards, so that a crash meanwhile prints it twice and never not at all.
        if show() { notify(report.lpar) }
    }

    private func update(_ lpar: String, _ change: (inout LPARState) -> Void) {
        shared.state.withLock { change(&$0.lpars[lpar, default: LPARState()]) }
    }

    /// For the person who interrupted: what is being waited for.
    var notice: String {
        let running = shared.state.withLock { state in
            state.lpars.sorted { $0.key < $1.key }.filter { $0.value.result == nil }.compactMap { lpar in
                lpar.value.sent.map { ($0.record, lpar.value.growth) }
            }
        }
        let lines = running.prefix(3).map(Self.wait)
        let more = running.count > 3 ? ["and \(running.count - 3) more"] : []
        let what = lines.isEmpty ? ["interrupted; no further step is started"] : lines + more
        return what.map { SafeText.clean("attach-cd: \($0)") }.joined(separator: "\n") + ". Interrupt again to stop waiting\n"
    }

    /// What is waited for.
    private static func wait(_ record: StepRecord, growth: Int?) -> String {
        switch word(of: record.command) {
        case "mkvopt" where growth != nil:
            "\(record.host) copies the image itself (\(growth ?? 0) %); it can't be stopped cleanly. Waiting for its end"
        case "scp": "the transfer to \(record.host) is being stopped"
        case let word: "\(record.host) is running \(word); waiting for its answer"
        }
    }

    /// The command as an administrator knows it, without its prefixes.
    private static func word(of command: String) -> String {
        let known = [
            "mkvdev", "rmvdev", "loadopt", "unloadopt", "cfgmgr", "rmdev", "mkvopt", "rmvopt", "chvopt", "mkrep", "chrep",
            "rmrep", "scp",
        ]
        let words = command.split { !($0.isLetter || $0.isNumber) }.map(String.init)
        return words.first(where: known.contains) ?? command
    }

    /// The reports as far as they go, in this order. Commands whose answers aren't waited for are `unknown` in the audit log, too.
    func abandon(_ lpars: [String]) -> [LPARReport] {
        let known = abandon()
        return lpars.map { report(on: $0, known[$0], statusCommand: "status", isLPAR: true) }
    }

    /// The same of a `vios` verb.
    func abandon(vios: String) -> LPARReport { report(on: vios, abandon()[vios], statusCommand: "vios lsvopt", isLPAR: false) }

    /// The same of several jobs on VIOSes.
    /// - Parameters:
    ///   - jobs: by what the run follows each, and its VIOS.
    ///   - statusCommand: the command that shows what is there.
    func abandon(_ jobs: [(key: String, name: String)], statusCommand: String) -> [LPARReport] {
        let known = abandon()
        return jobs.map { report(on: $0.name, known[$0.key], statusCommand: statusCommand, isLPAR: false) }
    }

    private func abandon() -> [String: LPARState] {
        shared.state.withLock {
            if case .interruption = cause { $0.isAbandoned = true }
            return $0.lpars
        }
    }

    /// - Parameter statusCommand: the command that shows what is there.
    private func report(on name: String, _ known: LPARState?, statusCommand: String, isLPAR: Bool) -> LPARReport {
        if let result = known?.result { return result }
        var sent = known?.sent?.record
        if let record = sent, let began = known?.sent?.since {
            let seconds = (ContinuousClock.now - began).inSeconds
            sent?.seconds = seconds
            if case .interruption = cause {
                let change = AuditLog.Change(lpar: isLPAR ? name : nil, host: record.host, command: record.command)
                audit.conclude(change, outcome: StepRecord.Outcome.unknown.rawValue, seconds: seconds)
            }
        }
        return LPARReport(
            abandoned: name, partial: known?.partial, steps: known?.ended ?? [], sent: sent,
            look: "attach-cd \(statusCommand) \(ShellWord.quoted(name))", by: cause)
    }
}

extension HostConnections {
    /// Ends the connections of an abandoned run; of one that doesn't end in time nothing is left but the far end's own session.
    func abandon() async {
        let race = Race<Bool>()
        Task {
            await closeAll()
            race.finish(.value(true))
        }
        if case .value = await race.result(within: .seconds(2)) { return }
        CrashReport.removeLeftovers()
    }
}
