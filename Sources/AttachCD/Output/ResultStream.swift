import PowerVM
import Synchronization
import VirtualOptical

/// Prints each LPAR's result when it ends, where there are many: one line each, or one JSON object on a line.
final class ResultStream: Sendable {
    /// Up to this many LPARs the whole report appears at the end, in the order of the command line.
    static let few = 10

    private let output: CommandOutput
    private let options: OutputOptions
    private let operation: VirtualOptical.Operation
    private let progress: Progress
    /// One line at a time.
    private let turn = Mutex(())

    /// Whether results are printed as they come.
    let isActive: Bool

    init(
        _ output: CommandOutput, _ options: OutputOptions, _ operation: VirtualOptical.Operation, count: Int, _ progress: Progress
    ) {
        self.output = output
        self.options = options
        self.operation = operation
        self.progress = progress
        isActive = options.effectiveFormat == .jsonl || options.effectiveFormat == .text && count > Self.few
    }

    func show(_ report: LPARReport) {
        progress.finish(report.lpar)
        guard isActive else { return }
        let isGood = report.exitCode(of: operation) == 0
        guard !options.quiet || !isGood || options.effectiveFormat == .jsonl else { return }
        let line =
            options.effectiveFormat == .jsonl
            ? ReportJSON.line(report, operation).cleaned.line : output.resultStyle.shown(ReportLine(result: report).text)
        turn.withLock { _ in
            progress.suspended { _ = output.result(line + "\n", .report) }
        }
    }
}

/// The report of a run over LPARs, of which a part may have been printed already.
struct FleetReport: CommandReport {
    var run: RunReport
    /// The results have been printed one by one.
    var isStreamed: Bool
    /// `--failed-to`
    var failedTo: String?

    var document: JSONValue { run.document }
    var steps: [StepRecord] { run.steps }
    mutating func add(warnings: [String]) { run.add(warnings: warnings) }
    mutating func complete(_ hints: HintOptions) { run.complete(hints) }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        if let failedTo { RetryList(run: run).write(to: failedTo, context.output) }
        guard isStreamed else { return run.write(options, context) }
        guard options.effectiveFormat == .text else { return }
        let renderer = ReportRenderer(style: context.output.resultStyle, verbose: options.verbose > 0)
        _ = context.output.result(renderer.end(run), .report)
        guard !context.output.resultIsTerminal, !context.output.areJoined, run.operation != .status else { return }
        for result in run.bad { context.output.note(ReportLine(result: result).text) }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 { run.exitCode(interruptedBy: signal) }
}
