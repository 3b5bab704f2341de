import ArgumentParser
import PowerVM
import VirtualOptical

/// An error that ends the program before or without an LPAR's report, in the requested format.
struct CommandFailureExit: Error {
    var problem: Problem
    var format: OutputFormat
    var operation: String

    init(problem: Problem, output: OutputOptions, operation: String) {
        self.init(problem: problem, format: output.effectiveFormat, operation: operation)
    }

    init(problem: Problem, format: OutputFormat, operation: String) {
        self.problem = problem
        self.format = format
        self.operation = operation
    }

    /// Text goes to standard error; JSON is a whole document on standard output.
    func show(on output: CommandOutput) {
        switch format {
        case .text, .line: output.message(Self.text(problem, output.messageStyle))
        case .jsonl:
            _ = output.result(ReportJSON.failure(problem, operation: operation).cleaned.line + "\n", .report)
        case .nagios: _ = output.result(NagiosLine(unknown: problem.message, hint: problem.hint).text, .report)
        case .json: _ = output.result(ReportJSON.failure(problem, operation: operation).cleaned.printed + "\n", .report)
        }
    }

    /// For people.
    static func text(_ problem: Problem, _ style: Style = .plain) -> String {
        [("attach-cd: ", problem.message), ("  hint: ", problem.hint)].flatMap { lead, text in
            style.lines(SafeText.cleanLines(text), margin: lead.count).enumerated().map { index, line in
                (index == 0 ? lead : String(repeating: " ", count: lead.count)) + line + "\n"
            }
        }.joined()
    }

    var exitCode: Int32 { format == .nagios ? NagiosLine.State.unknown.rawValue : problem.status.exitCode(of: .attach) }
}
