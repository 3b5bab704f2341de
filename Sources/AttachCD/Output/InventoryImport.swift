import PowerVM
import Remoting
import VirtualOptical

/// The end of `inventory import`.
struct InventoryImport: CommandReport {
    enum Form: Sendable {
        case text
        case difference(from: Inventory)
        case file(String)
    }

    private var result: Result<String, Problem>
    private var notes: [String] = []

    /// - Throws: a problem of the file that is to be written.
    init(found: Inventory, notes: [String], origin: String, form: Form) throws(Problem) {
        self.notes = notes
        let text = "\(GeneratedInventories.mark) from \(SafeText.clean(origin))\n" + InventoryText(found).yaml
        switch form {
        case .text: result = .success(text)
        case .difference(let current):
            let lines = InventoryDifference(current: current, found: found).lines
            result = .success(lines.map { SafeText.clean($0) + "\n" }.joined())
        case .file(let file):
            do throws(ConfigurationError) {
                try GeneratedInventories.write(text, to: file)
            } catch {
                throw Problem(.failed, .unreadableFile, error.description, hint: error.hint)
            }
            self.notes.append("wrote systems: \(found.systems.count), LPARs: \(found.lpars.count) to \(file)")
            result = .success("")
        }
    }

    init(failed problem: Problem) { result = .failure(problem) }

    static var interrupted: InventoryImport {
        InventoryImport(failed: Problem(.failed, .interrupted, "interrupted", hint: "run the same command again"))
    }

    var document: JSONValue { .null }
    var steps: [StepRecord] { [] }
    mutating func add(warnings: [String]) {}

    mutating func complete(_ hints: HintOptions) {
        guard case .failure(var problem) = result else { return }
        problem.complete(hints)
        result = .failure(problem)
    }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        for note in notes { context.output.note(note) }
        switch result {
        case .success(let text): _ = context.output.result(text, .listing)
        case .failure(let problem): context.output.message(CommandFailureExit.text(problem))
        }
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 {
        guard case .failure(let problem) = result else { return signal.map { 128 + $0 } ?? 0 }
        return ExitPolicy.exitCode(problem.status.exitCode(of: .attach), interruptedBy: signal)
    }
}
