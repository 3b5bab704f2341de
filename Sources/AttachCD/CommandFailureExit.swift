import ArgumentParser
import PowerVM
import VirtualOptical

/// An error that ends the program before or without an LPAR's report, in the form that was asked for.
struct CommandFailureExit: Error {
    var problem: Problem
    var format: OutputFormat
    var operation: String

    init(problem: Problem, output: OutputOptions, operation: String = "attach-cd") {
        self.init(problem: problem, format: output.effectiveFormat, operation: operation)
    }

    init(problem: Problem, format: OutputFormat, operation: String) {
        self.problem = problem
        self.format = format
        self.operation = operation
    }

    /// Text goes to standard error; JSON is a whole document on standard output.
    func show() {
        switch format {
        case .text: Self.tell(problem)
        case .json: Terminal.out(ReportJSON.failure(problem, operation: operation).cleaned.printed + "\n")
        }
    }

    /// For people, on standard error.
    static func tell(_ problem: Problem) {
        Terminal.error("attach-cd: \(SafeText.cleanLines(problem.message))\n  hint: \(SafeText.cleanLines(problem.hint))\n")
    }

    var exitCode: Int32 { problem.status.exitCode(of: .attach) }
}
