import PowerVM
import Synchronization
import VirtualOptical

/// Prints the result of each LPAR when it ends: its report, or one line where there are many, or one JSON object on a line.
/// The other forms are printed as a whole.
final class ResultStream: Sendable {
    /// Up to this many LPARs each has its whole report.
    static let few = 10

    private struct State {
        var shown: Set<String> = []
        /// Standard output didn't take these.
        var lost: [LPARReport] = []
        /// Warnings about the whole run that were in a result.
        var warned: Set<String> = []
        var isOver = false
    }

    private let output: CommandOutput
    private let options: OutputOptions
    private let operation: VirtualOptical.Operation
    private let hints: HintOptions
    private let renderer: ReportRenderer
    /// What concerns the whole run, as far as it is known now.
    private let warnings: @Sendable () -> [String]
    private let state = Mutex(State())

    /// Whether results are printed as they come.
    let isActive: Bool
    private let isBrief: Bool

    init(
        _ output: CommandOutput, _ options: OutputOptions, _ operation: VirtualOptical.Operation, count: Int,
        hints: HintOptions, warnings: @escaping @Sendable () -> [String]
    ) {
        self.output = output
        self.options = options
        self.operation = operation
        self.hints = hints
        self.warnings = warnings
        renderer = ReportRenderer(style: output.resultStyle, isQuiet: options.quiet)
        isActive = options.effectiveFormat == .jsonl || options.effectiveFormat == .text && count > 1
        isBrief = options.effectiveFormat == .text && count > Self.few
    }

    /// An LPAR has ended.
    func show(_ report: LPARReport) {
        guard isActive else { return }
        state.withLock { state in
            guard !state.isOver else { return }
            print(report, &state)
        }
    }

    /// Whether the LPAR's result has been printed.
    func hasShown(_ lpar: String) -> Bool { state.withLock { $0.shown.contains(lpar) } }

    private func print(_ result: LPARReport, _ state: inout State) {
        guard state.shown.insert(result.lpar).inserted else { return }
        guard !options.quiet || options.effectiveFormat == .jsonl || result.exitCode(of: operation) != 0 else { return }
        var result = result
        result.complete(hints)
        let text: String
        if isBrief {
            text = output.resultStyle.shown(cut(ReportLine(result: result).text)) + "\n"
        } else {
            let warnings = warnings()
            result.warnings += warnings
            state.warned.formUnion(warnings)
            text = renderer.part(result, of: operation, as: options.effectiveFormat)
        }
        if !output.result(text, .report) { state.lost.append(result) }
    }

    /// One line of the terminal: the full reports of those that failed follow.
    private func cut(_ line: String) -> String {
        guard let columns = output.resultStyle.columns, line.count > columns, columns > 20 else { return line }
        return line.prefix(columns - 1) + "…"
    }

    /// Prints the rest of a run's results, those that failed once more, and the counts.
    func end(_ run: RunReport) {
        let state = state.withLock { state in
            state.isOver = true
            for result in run.results { print(result, &state) }
            return state
        }
        if options.effectiveFormat == .text, !options.quiet || !run.bad.isEmpty {
            _ = output.result(isBrief ? renderer.end(run) : renderer.shortEnd(run), .report)
        }
        for warning in Set(warnings()).subtracting(state.warned).sorted() { output.note("warning: \(warning)") }
        let isSeen = output.resultIsTerminal || output.areJoined || operation == .status
        // What a query found can be queried again.
        let lost = operation == .status ? [] : state.lost
        for result in !lost.isEmpty ? lost : isSeen ? [] : run.bad { output.note(ReportLine(result: result).text) }
    }
}

/// The report of a run over LPARs, of which a part may have been printed already.
struct FleetReport: CommandReport {
    var run: RunReport
    var stream: ResultStream
    /// `--failed-to`
    var failedTo: String?

    var document: JSONValue { run.document }
    var monitored: RunReport? { run }
    var steps: [StepRecord] { run.steps }
    mutating func add(warnings: [String]) { if !stream.isActive { run.add(warnings: warnings) } }
    mutating func complete(_ hints: HintOptions) { run.complete(hints) }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        if let failedTo { RetryList(run: run).write(to: failedTo, context.output) }
        if stream.isActive { stream.end(run) } else { run.write(options, context) }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 { run.exitCode(interruptedBy: signal) }
}
