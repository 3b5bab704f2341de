import PowerVM
import VirtualOptical

/// How a map is drawn.
struct MapDrawing: Sendable {
    var format: MapFormat
    /// What standard output can show.
    var style: Style

    func text(_ estate: Estate, time: String) -> String {
        switch format {
        case .text: MapTree(estate: estate, isUnicode: !style.isASCII, width: style.columns).text
        case .dot: MapDot(estate: estate).text
        case .svg: MapSVG(estate, time: time).text
        case .html: MapPage(estate: estate, time: time).text
        case .json: json(estate, time).cleaned.printed + "\n"
        }
    }

    private func json(_ estate: Estate, _ time: String) -> JSONValue {
        [
            "schema": .string(ReportJSON.schema), "operation": .string("map"), "time": .string(time),
            "rows": RecordText(table: DriveRecords(showsAllAdapters: true).table(estate)).json,
            "warnings": .array(estate.warnings.map(JSONValue.string)), "errors": .array(estate.problems.map(ReportJSON.error)),
        ]
    }
}

/// The end of `map`.
struct MapReport: CommandReport {
    var estate: Estate
    var drawing: MapDrawing
    /// When the systems were queried.
    var time: String

    var document: JSONValue { .null }
    var steps: [StepRecord] { [] }
    mutating func add(warnings: [String]) {}
    mutating func complete(_ hints: HintOptions) { estate.complete(hints) }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        for warning in estate.warnings { context.output.note("warning: \(warning)") }
        _ = context.output.result(drawing.text(estate, time: time), .listing)
        if drawing.format != .json {
            for problem in estate.problems { context.output.message(CommandFailureExit.text(problem)) }
        }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 { estate.exitCode(interruptedBy: signal) }
}
