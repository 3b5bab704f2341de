import PowerVM
import VirtualOptical

/// The end of a verb that only queries: a table, or why there is none.
struct ListingReport<View: Listing>: CommandReport {
    var result: Result<View, Problem>
    var form: ListForm

    init(result: Result<View, Problem>, form: ListForm) {
        self.result = result
        self.form = form
    }

    /// A query that isn't waited for.
    init(abandoned report: LPARReport, form: ListForm) {
        self.form = form
        result = .failure(
            report.problem ?? Problem(.failed, .interrupted, "interrupted", hint: "run the same command again"))
    }

    private var failure: Problem? { if case .failure(let problem) = result { problem } else { nil } }

    /// Nothing is changed, so nothing is recorded.
    var document: JSONValue { .null }
    var steps: [StepRecord] { [] }
    mutating func add(warnings: [String]) {}

    mutating func complete(_ hints: HintOptions) {
        result = result.mapError { problem in
            var problem = problem
            problem.complete(hints)
            return problem
        }
    }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        switch result {
        case .success(let view): view.write(form, context)
        case .failure(let problem):
            CommandFailureExit(problem: problem, output: options, operation: "vios").show(on: context.output)
        }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 {
        guard let failure else { return 0 }
        return signal.map { 128 + $0 } ?? failure.status.exitCode(of: .attach)
    }
}
