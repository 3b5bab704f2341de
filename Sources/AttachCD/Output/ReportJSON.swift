import PowerVM
import VirtualOptical

/// The contract's JSON document: every key always present, unknown values null, keys in the contract's order.
enum ReportJSON {
    static let schema = "attach-cd/1"

    static func document(_ report: RunReport) -> JSONValue {
        document(report, report.totals, results: report.results.map { result($0, in: report) })
    }

    private static func document(_ report: RunReport, _ totals: RunTotals, results: [JSONValue]) -> JSONValue {
        [
            "schema": .string(schema),
            "operation": .string(report.operation.rawValue),
            "status": .string(totals.status.rawValue),
            "changed": .flag(totals.changed),
            "reason": .text(report.reason),
            "summary": .object(totals.summary.map { .init($0.status.rawValue, .integer($0.count)) }),
            "results": .array(results),
            "media": .array(report.media.map(MediaReportJSON.result)),
        ]
    }

    /// What stands before and behind the results; those of `report` aren't needed.
    static func frame(_ report: RunReport, _ totals: RunTotals) -> (head: String, tail: String) {
        let text = TextSlice(document(report, totals, results: []).cleaned.printed + "\n")
        guard let place = text.range(of: "\"results\": [") else { return (String(text), "") }
        return (String(text[..<place.upperBound]), String(text[place.upperBound...]))
    }

    /// An invocation that never reached an LPAR.
    static func failure(_ problem: Problem, operation: String) -> JSONValue {
        [
            "schema": .string(schema), "operation": .string(operation), "status": .string(problem.status.rawValue),
            "changed": .bool(false),
            "reason": .null, "summary": .object([]), "results": .array([]), "error": error(problem),
        ]
    }

    /// One result as a document of its own, for a line of `--format jsonl`.
    static func line(_ report: LPARReport, _ operation: VirtualOptical.Operation) -> JSONValue {
        result(report).adding("operation", .string(operation.rawValue)).adding("schema", .string(schema))
    }

    /// - Parameter report: the document that it is in, if it is.
    static func result(_ result: LPARReport, in report: RunReport? = nil) -> JSONValue {
        [
            "lpar": .string(result.lpar),
            "status": .string(result.status.rawValue),
            "changed": .flag(result.changed),
            "would_change": .flag(result.wouldChange),
            "system": result.machine.map { ["type_model": .string($0.typeModel), "serial": .string($0.serial)] } ?? .null,
            "client": result.client.map(client) ?? .null,
            "server": result.server.map(server) ?? .null,
            "drive": result.drive.map(drive) ?? .null,
            "device": result.device.map(device) ?? .null,
            "proof": result.proof.map { proof($0, result.mediumProof) } ?? .null,
            "media_put": .whole(result.put.flatMap { report?.mediaIndex(of: $0) }),
            "also_changed": .array(result.alsoChanged.map(change)),
            "steps": .array(result.steps.map(step)),
            "notes": .array(result.notes.map(JSONValue.string)),
            "warnings": .array(result.warnings.map(JSONValue.string)),
            "error": result.problem.map(error) ?? .null,
        ]
    }

    private static func proof(_ kind: ProofKind, _ medium: MediumProof?) -> JSONValue {
        [
            "by": .string(kind.rawValue),
            "medium": medium.map { ["volume_id": .text($0.volumeID), "matches": .flag($0.matches)] } ?? .null,
        ]
    }

    private static func client(_ client: LPARReport.Client) -> JSONValue {
        [
            "host": .text(client.host), "partition_name": .text(client.partitionName),
            "partition_id": .whole(client.partitionID?.number),
            "identified_by": .string(client.identifiedBy.rawValue),
            "adapter": .text(client.adapter?.text), "slot": .whole(client.slot),
        ]
    }

    private static func server(_ server: LPARReport.Server) -> JSONValue {
        [
            "vios": .string(server.vios.text), "route": .string(server.route), "adapter": .string(server.adapter.text),
            "slot": .integer(server.slot), "reason": .string(server.reason),
        ]
    }

    private static func drive(_ drive: LPARReport.Drive) -> JSONValue {
        [
            "name": .string(drive.name.text), "status": .text(drive.status), "lun": .text(drive.lun?.description),
            "media": .text(drive.media),
        ]
    }

    private static func device(_ disc: ClientView.OpticalDevice) -> JSONValue {
        [
            "name": .string(disc.name.text), "status": .string(disc.status), "location": .string(disc.physloc),
            "description": .string(disc.description),
        ]
    }

    private static func change(_ change: CompanionAnswer.DeviceChange) -> JSONValue {
        ["name": .string(change.name), "from": .text(change.from), "to": .text(change.to)]
    }

    static func step(_ step: StepRecord) -> JSONValue {
        [
            "name": .string(step.name), "host": .string(step.host), "command": .string(step.command),
            "outcome": .string(step.outcome.rawValue),
            "seconds": step.seconds.map { .number(($0 * 100).rounded() / 100) } ?? .null,
        ]
    }

    static func error(_ problem: Problem) -> JSONValue {
        [
            "code": .string(problem.code.rawValue), "message": .string(problem.message), "hint": .string(problem.hint),
            "host": .text(problem.host),
            "command": .text(problem.command), "retryable": .bool(problem.retryable),
        ]
    }

}

extension JSONValue {
    /// Every text cleaned for display, wherever it came from: the last gate before the output.
    var cleaned: JSONValue {
        switch self {
        case .string(let text): .string(SafeText.cleanLines(text))
        case .list(let items): .array(items.map(\.cleaned))
        case .object(let members): .object(members.map { Member(SafeText.clean($0.key), $0.value.cleaned) })
        case .null, .bool, .integer, .number: self
        }
    }
}
