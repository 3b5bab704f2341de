import PowerVM
import VirtualOptical

/// The end of `list`.
struct EstateListing: CommandReport {
    var estate: Estate
    var table: RecordTable
    var format: ListFormat
    /// When the systems were queried.
    var time: String

    /// Nothing is changed, so nothing is recorded.
    var document: JSONValue { .null }
    var steps: [StepRecord] { [] }
    mutating func add(warnings: [String]) {}
    mutating func complete(_ hints: HintOptions) { estate.complete(hints) }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        for warning in estate.warnings { context.output.note("warning: \(warning)") }
        let text = RecordText(table: table)
        _ = context.output.result(text.text(as: format, context.output.resultStyle, json: json(text).cleaned), .listing)
        if format != .json { for problem in estate.problems { context.output.message(CommandFailureExit.text(problem)) } }
    }

    private func json(_ text: RecordText) -> JSONValue {
        [
            "schema": .string(ReportJSON.schema), "operation": .string("list"), "time": .string(time), "rows": text.json,
            "warnings": .array(estate.warnings.map(JSONValue.string)), "errors": .array(estate.problems.map(ReportJSON.error)),
        ]
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 { estate.exitCode(interruptedBy: signal) }
}

extension Estate {
    /// Why VIOSes are missing, and LPARs that were queried.
    var problems: [Problem] { servers.compactMap(\.problem) }

    func exitCode(interruptedBy signal: Int32?) -> Int32 {
        if let signal { return 128 + signal }
        return ExitPolicy.worst(problems.map { $0.status.exitCode(of: .status) })
    }

    mutating func complete(_ hints: HintOptions) {
        for index in servers.indices { servers[index].problem?.complete(hints) }
    }
}
