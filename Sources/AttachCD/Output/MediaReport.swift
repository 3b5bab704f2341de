import PowerVM
import VirtualOptical

/// The end of a `media` command other than `ls`: what became of each medium, or what stopped all of it.
struct MediaEnd: CommandReport {
    var run: MediaRunReport
    /// Nothing was begun.
    var problem: Problem?

    var document: JSONValue {
        guard let problem else { return MediaReportJSON.document(run) }
        return ReportJSON.failure(problem, operation: run.operation.rawValue)
    }

    var steps: [StepRecord] { run.results.flatMap(\.steps) }

    mutating func add(warnings: [String]) {
        for index in run.results.indices { run.results[index].warnings += warnings }
    }

    mutating func complete(_ hints: HintOptions) {
        problem?.complete(hints)
        for index in run.results.indices {
            run.results[index].problem?.complete(hints)
            run.results[index].warnings = run.results[index].warnings.map(hints.complete)
        }
    }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        if let problem {
            CommandFailureExit(problem: problem, output: options, operation: run.operation.rawValue).show(on: context.output)
            return
        }
        let text =
            options.effectiveFormat == .json
            ? document.cleaned.printed + "\n"
            : context.output.resultStyle.shown(
                MediaReportText(isQuiet: options.quiet, style: context.output.resultStyle).text(run))
        let hasArrived = context.output.result(text, .report)
        // A report that goes to a file or to a program isn't seen by the person who started it.
        let isSeen = context.output.resultIsTerminal || context.output.areJoined
        for result in !hasArrived ? run.results : isSeen ? [] : run.bad { context.output.note(MediaReportText.line(result)) }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 {
        ExitPolicy.exitCode(problem?.status.exitCode(of: .attach) ?? run.exitCode, interruptedBy: signal)
    }
}

/// The JSON document: every key always present, unknown values null.
enum MediaReportJSON {
    static func document(_ run: MediaRunReport) -> JSONValue {
        [
            "schema": .string(ReportJSON.schema), "operation": .string(run.operation.rawValue),
            "status": .string(run.status.rawValue), "changed": .flag(run.changed), "reason": .text(run.reason),
            "summary": .object(run.summary.map { .init($0.status.rawValue, .integer($0.count)) }),
            "results": .array(run.results.map(result)),
        ]
    }

    static func result(_ result: MediaResult) -> JSONValue {
        [
            "vios": .string(result.vios.text), "route": .text(result.route), "status": .string(result.status.rawValue),
            "changed": .flag(result.changed), "would_change": .flag(result.wouldChange), "name": .text(result.name?.text),
            "medium": result.medium?.json ?? .null, "image": result.image.map(image) ?? .null,
            "transfer": result.transfer.map(transfer) ?? .null, "verified": .text(result.verified?.rawValue),
            "repository": result.repository?.state ?? .null, "leftovers": .array(result.leftovers.map(leftover)),
            "steps": .array(result.steps.map(ReportJSON.step)), "notes": .array(result.notes.map(JSONValue.string)),
            "warnings": .array(result.warnings.map(JSONValue.string)), "error": result.problem.map(ReportJSON.error) ?? .null,
        ]
    }

    private static func image(_ image: MediaResult.Image) -> JSONValue {
        [
            "path": .string(image.path), "bytes": .whole(image.bytes), "volume_id": .text(image.volumeID),
            "sha256": .text(image.sha256), "checked_against": .text(image.checkedAgainst),
        ]
    }

    private static func transfer(_ transfer: MediaResult.Transfer) -> JSONValue {
        [
            "method": .string(transfer.resumedAt == nil ? "scp" : "dd"), "bytes_sent": .integer(transfer.bytesSent),
            "resumed_at": .whole(transfer.resumedAt),
            "seconds": .number((transfer.seconds * 100).rounded() / 100), "staging": .string(transfer.staging.text),
        ]
    }

    private static func leftover(_ leftover: MediaResult.Leftover) -> JSONValue {
        [
            "kind": .string(leftover.kind.rawValue), "name": .string(leftover.name), "bytes": .whole(leftover.bytes),
            "modified": .text(leftover.modified), "kept_because": .text(leftover.keptBecause),
        ]
    }
}
