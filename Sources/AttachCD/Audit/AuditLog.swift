import FoundationEssentials
import Glibc
import PowerVM
import Synchronization
import VirtualOptical

/// What a run changes or tries to change: a line before each changing command, a line with its result, and one with the report.
///
/// It never stops a run: what can't be written is a warning in the report.
final class AuditLog: Sendable {
    /// A changing command as it is recorded.
    struct Change: Sendable, Equatable {
        var lpar: String?
        var host: String
        var command: String
        /// The medium that is put into a repository.
        var medium: ChangeEvent.Medium?
    }

    let invoker: Invoker
    let settings: AuditSettings
    private let state = Mutex(State())

    private struct State {
        var changes = 0
        var faults: [String] = []
    }

    init(invoker: Invoker, settings: AuditSettings) {
        self.invoker = invoker
        self.settings = settings
    }

    /// Opens the destinations. To be called before the first change.
    func check() {
        do {
            try settings.file?.check()
        } catch {
            add(error)
        }
        do {
            try settings.syslog?.inspect()
        } catch {
            add(error)
        }
    }

    /// Before the command is sent.
    func intend(_ change: Change) {
        let count = state.withLock { state in
            state.changes += 1
            return state.changes
        }
        write("intent", change.members, withArguments: count == 1, summary: "intent: \(change.summary)")
    }

    /// - Parameter outcome: the word of the report's step.
    func conclude(_ change: Change, outcome: String, seconds: Double) {
        let members =
            change.members + [
                ("outcome", .string(outcome)), ("seconds", .number((seconds * 100).rounded() / 100)),
            ]
        write("result", members, withArguments: false, summary: "result: \(change.summary): \(outcome)")
    }

    /// Where an operation announces its changing commands.
    func sink(lpar: String? = nil) -> @Sendable (ChangeEvent) -> Void {
        { event in
            let change = Change(lpar: lpar, host: event.host, command: event.command, medium: event.medium)
            switch event.phase {
            case .sending: self.intend(change)
            case .ended(let outcome, let seconds): self.conclude(change, outcome: outcome.rawValue, seconds: seconds)
            }
        }
    }

    /// The run's last line.
    /// - Parameter steps: the document's steps; a run that sent no changing command leaves no line.
    func record(_ document: JSONValue, steps: [StepRecord]) {
        guard state.withLock({ $0.changes > 0 }) || steps.contains(where: { $0.seconds != nil }) else { return }
        guard case .object(let members) = document else { return }
        let status = if case .string(let word)? = document["status"] { word } else { "?" }
        write("report", members.map { ($0.key, $0.value) }, withArguments: true, summary: "report: \(status)")
    }

    /// What couldn't be written, for the report.
    var warnings: [String] { state.withLock { $0.faults }.map { "the audit log can't be written: \($0)" } }

    /// - Parameter withArguments: however many there are.
    private func write(_ event: String, _ members: [(String, JSONValue)], withArguments: Bool, summary: String) {
        let head: [(String, JSONValue)] = [
            ("time", .string(Date().ISO8601Format())), ("event", .string(event)),
        ]
        let all = head + invoker.members(withArguments: withArguments) + members
        let line = JSONValue.object(all.map { .init($0.0, $0.1) }).cleaned.line
        do {
            try settings.file?.append(line)
        } catch {
            add(error)
        }
        do {
            try settings.syslog?.send(invoker.summary + " " + SafeText.clean(summary))
        } catch {
            add(error)
        }
    }

    private func add(_ failure: AuditFile.Failure) {
        state.withLock { if !$0.faults.contains(failure.message) { $0.faults.append(failure.message) } }
    }
}

extension AuditLog.Change {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("schema", .string(ReportJSON.schema)), ("lpar", lpar.map(JSONValue.string) ?? .null), ("on", .string(host)),
            ("command", .string(command)),
        ] + (medium.map(Self.members) ?? [])
    }

    private static func members(_ medium: ChangeEvent.Medium) -> [(String, JSONValue)] {
        [("medium", .string(medium.name.text)), ("bytes", .integer(medium.bytes)), ("sha256", .text(medium.sha256))]
    }

    fileprivate var summary: String { (lpar.map { "\($0): " } ?? "") + "\(host): \(command)" }
}

extension Invoker {
    /// The words of a syslog line.
    fileprivate var summary: String {
        "run=\(run) user=\(SafeText.clean(user))" + (sudoUser.map { " sudo_user=\(SafeText.clean($0))" } ?? "")
    }
}
