import PowerVM
import VirtualOptical

/// What `lpar-setup` found or did, and the authorized_keys line that restricts a key to the script.
struct SetupReport: CommandReport {
    var lpar: String
    var host: String
    var installed: CompanionSetup.Installed?
    var end: VerbOutcome

    private var keyLine: String { "restrict,command=\"\(CompanionInstall.forcedCommand)\" PUBLIC-KEY" }

    var text: String {
        SafeText.cleanLines(
            """
            \(host): \(end.changed == false ? "already installed" : "installed") \(Companion.installedPath)
              version \(installed?.version ?? "unknown"), cksum \(installed?.checksum ?? "unknown"), owner \(installed?.owner ?? "unknown") (0 is root), mode \(installed?.mode ?? "unknown")
            To bind a key to it, so that it can do nothing else, write into root's authorized_keys on \(host):
              \(keyLine)
            and into the inventory: lpars: { \(lpar): { companion: installed } }

            """)
    }

    var steps: [StepRecord] { end.steps }

    mutating func complete(_ hints: HintOptions) { end.problem?.complete(hints) }

    mutating func add(warnings: [String]) { end.warnings += warnings }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        switch (options.effectiveFormat, end.problem) {
        case (.json, _): _ = context.output.result(document.cleaned.printed + "\n", .report)
        case (_, nil): _ = context.output.result(context.output.resultStyle.shown(text), .report)
        case (_, let problem?): context.output.message(CommandFailureExit.text(problem, context.output.messageStyle))
        }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 {
        ExitPolicy.exitCode(end.problem?.status.exitCode(of: .attach) ?? 0, interruptedBy: signal)
    }

    var document: JSONValue {
        let good = end.changed == false ? "already-installed" : "installed"
        return [
            "schema": .string(ReportJSON.schema), "operation": .string("lpar-setup"),
            "status": .string(end.problem?.status.rawValue ?? good), "changed": .flag(end.changed),
            "lpar": .string(lpar), "host": .string(host), "path": .string(Companion.installedPath),
            "version": .text(installed?.version), "cksum": .text(installed?.checksum),
            "owner": .text(installed?.owner), "mode": .text(installed?.mode),
            "authorized_keys": .string(keyLine), "steps": .array(end.steps.map(ReportJSON.step)),
            "warnings": .array(end.warnings.map(JSONValue.string)), "error": end.problem.map(ReportJSON.error) ?? .null,
        ]
    }
}
