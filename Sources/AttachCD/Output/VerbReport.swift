import PowerVM
import VirtualOptical

/// The report of a changing `vios` verb: silent in text on success, as with the LPAR-Tool; one document in JSON, on failure too.
struct VerbReport: CommandReport {
    var vios: String
    var change: VIOSChange
    var outcome: VerbOutcome

    private var status: String { outcome.problem?.status.rawValue ?? change.goodStatus(outcome) }

    var steps: [StepRecord] { outcome.steps }

    mutating func add(warnings: [String]) { outcome.warnings += warnings }

    var document: JSONValue {
        [
            "schema": .string(ReportJSON.schema), "operation": .string("vios"), "status": .string(status),
            "changed": ReportJSON.flag(outcome.changed), "vios": .string(vios),
            "drive": ReportJSON.text(outcome.drive?.text), "steps": .array(outcome.steps.map(ReportJSON.step)),
            "warnings": .array(outcome.warnings.map(JSONValue.string)),
            "error": outcome.problem.map(ReportJSON.error) ?? .null,
        ]
    }

    /// A verb that found nothing to do exits 0 silently for a script, and explains that to a person.
    private var idleNote: String? {
        guard outcome.problem == nil, outcome.changed == false, let drive = outcome.drive else { return nil }
        switch change {
        case .remove: return "no drive \(drive) on \(vios); nothing removed"
        case .unload: return "drive \(drive) on \(vios) is empty; nothing unloaded"
        case .create, .load: return nil
        }
    }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        if let idleNote { context.output.note(idleNote) }
        for warning in outcome.warnings { context.output.note("warning: \(warning)") }
        switch options.effectiveFormat {
        case .json:
            if !context.output.result(document.cleaned.printed + "\n", .report) {
                context.output.message(SafeText.clean("\(vios): \(status)\(outcome.drive.map { ", drive \($0)" } ?? "")") + "\n")
            }
        case .text:
            if let problem = outcome.problem {
                context.output.message(CommandFailureExit.text(problem, context.output.messageStyle))
            }
        }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 {
        ExitPolicy.exitCode(outcome.problem?.status.exitCode(of: .attach) ?? 0, interruptedBy: signal)
    }
}
