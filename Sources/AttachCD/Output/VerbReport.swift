import PowerVM
import VirtualOptical

/// The report of a changing `vios` verb: silent in text on success, as with the LPAR-Tool, except that a dry run prints its commands;
/// one document in JSON, on failure too.
struct VerbReport: CommandReport {
    var vios: String
    var change: VIOSChange
    /// `--reason`
    var reason: String?
    var outcome: VerbOutcome

    private var status: String { outcome.problem?.status.rawValue ?? change.goodStatus(outcome) }

    var steps: [StepRecord] { outcome.steps }

    mutating func complete(_ hints: HintOptions) { outcome.problem?.complete(hints) }

    mutating func add(warnings: [String]) { outcome.warnings += warnings }

    var document: JSONValue {
        [
            "schema": .string(ReportJSON.schema), "operation": .string("vios"), "status": .string(status),
            "changed": .flag(outcome.changed), "reason": .text(reason), "vios": .string(vios),
            "drive": .text(outcome.drive?.text), "medium": outcome.medium?.json ?? .null,
            "repository": outcome.repository?.state ?? .null, "steps": .array(outcome.steps.map(ReportJSON.step)),
            "notes": .array(outcome.notes.map(JSONValue.string)),
            "warnings": .array(outcome.warnings.map(JSONValue.string)),
            "error": outcome.problem.map(ReportJSON.error) ?? .null,
        ]
    }

    /// A verb that found nothing to do exits 0 silently for a script, and explains that to a person.
    private var idleNote: String? {
        guard outcome.problem == nil, outcome.changed == false, !outcome.isPlanned, let drive = outcome.drive else { return nil }
        switch change {
        case .remove: return "no drive \(drive) on \(vios); nothing removed"
        case .unload: return "drive \(drive) on \(vios) is empty; nothing unloaded"
        case .create, .load, .repository: return nil
        }
    }

    /// `--dry-run`: the commands, for a person.
    private var plan: String {
        outcome.steps.filter { $0.outcome == .planned }.map {
            SafeText.clean("\($0.name): \($0.outcome.rawValue)  \($0.host): \($0.command)") + "\n"
        }.joined()
    }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        if let idleNote { context.output.note(idleNote) }
        for note in outcome.notes { context.output.note(note) }
        for warning in outcome.warnings { context.output.note("warning: \(warning)") }
        switch options.effectiveFormat {
        case .json:
            if !context.output.result(document.cleaned.printed + "\n", .report) {
                context.output.message(SafeText.clean("\(vios): \(status)\(outcome.drive.map { ", drive \($0)" } ?? "")") + "\n")
            }
        case .text, .line, .jsonl, .nagios:
            _ = context.output.result(context.output.resultStyle.shown(plan), .report)
            if let problem = outcome.problem {
                context.output.message(CommandFailureExit.text(problem, context.output.messageStyle))
            }
        }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 {
        ExitPolicy.exitCode(outcome.problem?.status.exitCode(of: .attach) ?? 0, interruptedBy: signal)
    }
}

extension MediumState {
    var json: JSONValue {
        [
            "name": .string(name.text), "bytes": bytes.map(JSONValue.integer) ?? .null,
            "size_mb": sizeMB.map(JSONValue.number) ?? .null, "access": .text(access?.rawValue),
            "loaded": .array(loaded.map { .string($0.text) }),
        ]
    }
}

extension Lsrep.Repository {
    var state: JSONValue {
        [
            "pool": .text(parentPool), "size_mb": .integer(sizeMB), "free_mb": .integer(freeMB),
            "pool_free_mb": parentFreeMB.map(JSONValue.integer) ?? .null,
        ]
    }
}
