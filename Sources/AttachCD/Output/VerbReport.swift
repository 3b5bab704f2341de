import ArgumentParser
import PowerVM
import VirtualOptical

/// The end of a changing `vios` verb: silent in text if all is well, as with the LPAR-Tool; one document in JSON, on failure too.
struct VerbReport {
    var vios: String
    var outcome: VerbOutcome
    /// The word for an outcome without a problem: what is so now.
    var good: String

    var status: String { outcome.problem?.status.rawValue ?? good }

    var json: JSONValue {
        [
            "schema": .string(ReportJSON.schema), "operation": .string("vios"), "status": .string(status),
            "changed": ReportJSON.flag(outcome.changed), "vios": .string(vios),
            "drive": ReportJSON.text(outcome.drive?.text), "steps": .array(outcome.steps.map(ReportJSON.step)),
            "warnings": .array(outcome.warnings.map(JSONValue.string)),
            "error": outcome.problem.map(ReportJSON.error) ?? .null,
        ]
    }

    /// Writes the audit line first: standard output may be gone.
    /// - Parameter signal: the number of the signal that came meanwhile.
    func end(_ session: CLISession, interruptedBy signal: Int32?) throws {
        session.audit.record(json, steps: outcome.steps)
        var report = self
        report.outcome.warnings += session.audit.warnings
        try report.show(session, interruptedBy: signal)
    }

    /// A verb that found nothing to do is silent with 0 for a script, and explains itself to a person.
    private var idleNote: String? {
        guard outcome.problem == nil, outcome.changed == false, let drive = outcome.drive else { return nil }
        switch good {
        case Status.alreadyDetached.rawValue: return "no drive \(drive) on \(vios); nothing removed"
        case "unloaded": return "drive \(drive) on \(vios) is empty; nothing unloaded"
        default: return nil
        }
    }

    private func show(_ session: CLISession, interruptedBy signal: Int32?) throws {
        if let note = idleNote { Terminal.error("attach-cd: \(SafeText.clean(note))\n") }
        for warning in outcome.warnings { Terminal.error("attach-cd: warning: \(SafeText.clean(warning))\n") }
        switch session.output.effectiveFormat {
        case .json:
            if !StandardOutput.write(json.cleaned.printed + "\n") {
                Terminal.error(SafeText.clean("\(vios): \(status)\(outcome.drive.map { ", drive \($0)" } ?? "")") + "\n")
            }
        case .text: if let problem = outcome.problem { CommandFailureExit.tell(problem) }
        }
        let code = outcome.problem?.status.exitCode(of: .attach) ?? 0
        let ended = ExitPolicy.exitCode(code, interruptedBy: signal)
        if ended != 0 { throw ExitCode(ended) }
    }
}
