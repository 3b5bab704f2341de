import PowerVM
import VirtualOptical

/// How a command ended: what is recorded, what is printed, and the exit code.
protocol CommandReport: Sendable {
    /// The document of the audit log.
    var document: JSONValue { get }
    /// The changing commands that were sent; without any, nothing is recorded.
    var steps: [StepRecord] { get }
    /// What can't be in the report itself: that the audit log can't be written.
    mutating func add(warnings: [String])
    /// Makes the commands that it proposes complete.
    mutating func complete(_ hints: HintOptions)
    func write(_ options: OutputOptions, _ context: CLIContext)
    /// - Parameter signal: the number of the signal that was received meanwhile.
    func exitCode(interruptedBy signal: Int32?) -> Int32
    /// What `--format nagios` judges; nil for a report that is not on drives.
    var monitored: RunReport? { get }
}

extension CommandReport {
    var monitored: RunReport? { nil }
}

extension RunReport: CommandReport {
    var monitored: RunReport? { self }
    var document: JSONValue { ReportJSON.document(self) }
    var steps: [StepRecord] { results.flatMap(\.steps) }

    mutating func add(warnings: [String]) {
        for index in results.indices { results[index].warnings += warnings }
    }

    mutating func complete(_ hints: HintOptions) {
        for index in results.indices { results[index].complete(hints) }
    }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        let renderer = ReportRenderer(style: context.output.resultStyle, isQuiet: options.quiet)
        let hasArrived = context.output.result(renderer.render(self, as: options.effectiveFormat), .report)
        // A report that goes to a file or to a program isn't seen by the person who started it.
        let isSeen = context.output.resultIsTerminal || context.output.areJoined || operation == .status
        for result in !hasArrived ? results : isSeen ? [] : bad { context.output.note(ReportLine(result: result).text) }
    }
}

extension LPARReport {
    mutating func complete(_ hints: HintOptions) {
        problem?.complete(hints)
        notes = notes.map(hints.complete)
        warnings = warnings.map(hints.complete)
    }
}

extension DoctorReport: CommandReport {
    var document: JSONValue { DoctorRenderer.json(self) }
    var steps: [StepRecord] { [] }

    /// The doctor has its own check whether the log can be written.
    mutating func add(warnings: [String]) {}

    mutating func complete(_ hints: HintOptions) {
        for section in sections.indices {
            for check in sections[section].checks.indices {
                sections[section].checks[check].hint = sections[section].checks[check].hint.map(hints.complete)
            }
        }
    }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        _ = context.output.result(
            DoctorRenderer(style: context.output.resultStyle).render(self, as: options.effectiveFormat), .report)
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 { signal.map { 128 + $0 } ?? exitCode }
}

extension Problem {
    mutating func complete(_ hints: HintOptions) { hint = hints.complete(hint) }
}
