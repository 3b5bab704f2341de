import PowerVM
import VirtualOptical

/// The end of a command about an estate: what it shows, or why it shows nothing.
struct EstateEnd<View: CommandReport>: CommandReport {
    var result: Result<View, Problem>
    var operation: String

    init(_ estate: Result<Estate, Problem>, operation: String, _ view: (Estate) -> View) {
        result = estate.map(view)
        self.operation = operation
    }

    private init(failed problem: Problem, operation: String) {
        result = .failure(problem)
        self.operation = operation
    }

    static func interrupted(operation: String) -> Self {
        Self(failed: Problem(.failed, .interrupted, "interrupted", hint: "run the same command again"), operation: operation)
    }

    var document: JSONValue { .null }
    var steps: [StepRecord] { [] }
    mutating func add(warnings: [String]) {}

    mutating func complete(_ hints: HintOptions) {
        switch result {
        case .success(var view):
            view.complete(hints)
            result = .success(view)
        case .failure(var problem):
            problem.complete(hints)
            result = .failure(problem)
        }
    }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        switch result {
        case .success(let view): view.write(options, context)
        case .failure(let problem):
            CommandFailureExit(problem: problem, output: options, operation: operation).show(on: context.output)
        }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 {
        switch result {
        case .success(let view): view.exitCode(interruptedBy: signal)
        case .failure(let problem): signal.map { 128 + $0 } ?? problem.status.exitCode(of: .attach)
        }
    }
}
