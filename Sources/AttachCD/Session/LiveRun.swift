import AsyncSupport
import PowerVM
import Remoting
import Synchronization
import VirtualOptical

/// The progress of a run, LPAR by LPAR: for the person who interrupts it, and for the report if it is abandoned.
final class LiveRun: Sendable {
    private struct LPARState {
        var partial: LPARReport?
        var result: LPARReport?
        /// The innermost step, as the report names it.
        var step = ""
        var ended: [StepRecord] = []
        var sent: (record: StepRecord, since: ContinuousClock.Instant)?
    }

    private let audit: AuditLog
    private let state = Mutex<[String: LPARState]>([:])
    private let isAbandoned = Mutex(false)

    init(audit: AuditLog) { self.audit = audit }

    /// A context that reports to this run and to the audit log.
    /// - Parameter isLPAR: a `vios` verb is about a VIOS.
    func following(_ lpar: String, isLPAR: Bool = true, _ context: OperationContext) -> OperationContext {
        var result = context
        let record = audit.sink(lpar: isLPAR ? lpar : nil)
        result.changes = { event in
            // The report is printed: later events are no longer part of it.
            guard !self.isAbandoned.withLock({ $0 }) else { return }
            record(event)
            self.note(event, lpar)
        }
        result.learnt = { report in self.state.withLock { $0[lpar, default: LPARState()].partial = report } }
        result.progress = { update in
            if case .started(_, let phase, _) = update { self.state.withLock { $0[lpar, default: LPARState()].step = phase } }
            context.progress(update)
        }
        return result
    }

    func finish(_ report: LPARReport) { state.withLock { $0[report.lpar, default: LPARState()].result = report } }

    private func note(_ event: ChangeEvent, _ lpar: String) {
        state.withLock { jobs in
            var job = jobs[lpar] ?? LPARState()
            defer { jobs[lpar] = job }
            switch event.phase {
            case .sending:
                let record = StepRecord(
                    name: job.step, host: event.host, command: event.command, outcome: .unknown, seconds: nil)
                job.sent = (record, .now)
            case .ended(let outcome, let seconds):
                job.ended.append(
                    StepRecord(name: job.step, host: event.host, command: event.command, outcome: outcome, seconds: seconds))
                job.sent = nil
            }
        }
    }

    /// For the person who interrupted: what is being waited for.
    var notice: String {
        let running = state.withLock { jobs in
            jobs.sorted { $0.key < $1.key }.filter { $0.value.result == nil }.compactMap { $0.value.sent?.record }
        }
        let lines = running.prefix(3).map { "\($0.host) is running \(Self.word(of: $0.command)); waiting for its answer" }
        let more = running.count > 3 ? ["and \(running.count - 3) more"] : []
        let what = lines.isEmpty ? ["interrupted; no further step is started"] : lines + more
        return what.map { SafeText.clean("attach-cd: \($0)") }.joined(separator: "\n") + ". Interrupt again to stop waiting\n"
    }

    func showNotice() { Terminal.error((Terminal.errorIsTerminal ? "\n" : "") + notice) }

    /// The command as an administrator knows it, without its prefixes.
    private static func word(of command: String) -> String {
        let known = ["mkvdev", "rmvdev", "loadopt", "unloadopt", "cfgmgr", "rmdev"]
        let words = command.split { !($0.isLetter || $0.isNumber) }.map(String.init)
        return words.first(where: known.contains) ?? command
    }

    /// The reports as far as they go, in this order. Commands whose answers aren't waited for are `unknown` in the audit log, too.
    func abandon(_ lpars: [String], isLPAR: Bool = true) -> [LPARReport] {
        isAbandoned.withLock { $0 = true }
        let jobs = state.withLock { $0 }
        return lpars.map { lpar in
            let job = jobs[lpar] ?? LPARState()
            if let result = job.result { return result }
            var sent = job.sent?.record
            if let began = job.sent?.since {
                let seconds = (ContinuousClock.now - began).inSeconds
                sent?.seconds = seconds
                let change = AuditLog.Change(lpar: isLPAR ? lpar : nil, host: sent?.host ?? "", command: sent?.command ?? "")
                audit.conclude(change, outcome: StepRecord.Outcome.unknown.rawValue, seconds: seconds)
            }
            return LPARReport(
                abandoned: lpar, partial: job.partial, steps: job.ended, sent: sent,
                look: "attach-cd \(isLPAR ? "status" : "vios lsvopt") \(ShellWord.quoted(lpar))")
        }
    }
}

extension HostConnections {
    /// Ends the connections of an abandoned run; one that doesn't end in time ends with the program.
    func abandon() async {
        let race = Race<Bool>()
        Task {
            await closeAll()
            race.finish(.value(true))
        }
        _ = await race.result(within: .seconds(1))
    }
}
