import PowerVM
import VirtualOptical

/// How a map is drawn.
struct MapDrawing: Sendable {
    /// What the terminal shows.
    struct Screen: Sendable {
        var isUnicode: Bool
        /// Columns; nil: standard output isn't a terminal.
        var width: Int?
    }

    var format: MapFormat
    var screen: Screen

    func text(_ estate: Estate, time: String) -> String {
        switch format {
        case .text: MapTree(estate: estate, isUnicode: screen.isUnicode, width: screen.width).text
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

    func write(_ options: OutputOptions, _ context: CLIContext) {
        for warning in estate.warnings { context.output.note("warning: \(warning)") }
        _ = context.output.result(drawing.text(estate, time: time), .listing)
        if drawing.format != .json {
            for problem in estate.problems { context.output.message(CommandFailureExit.text(problem)) }
        }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 { estate.exitCode(interruptedBy: signal) }
}

extension MapDrawing.Screen {
    init(_ context: CLIContext) {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { context.environment[$0] }
        let codeset = names.first.map { $0.uppercased().replacing("-", with: "") } ?? ""
        isUnicode = !context.output.resultIsTerminal || codeset.hasSuffix("UTF8")
        width = context.output.resultIsTerminal ? context.environment["COLUMNS"].flatMap { Int($0) } : nil
    }
}
