import Foundation
import TestSupport
import Testing

/// Plays a scenario file: one lab, which is reset before each further scene.
struct ScenarioRunner {
    /// What a command came to.
    struct Outcome {
        var exit: Int32
        var output: [String]
        var changes: [String]
        var state: [String]
        var showsState = false
    }

    let file: ScenarioFile
    /// What came instead of what the file expects, by the line of the command.
    private(set) var surprises: [Int: Outcome] = [:]

    init(_ file: ScenarioFile) { self.file = file }

    mutating func play() async throws {
        let world = file.world.hasSuffix(".yaml") ? ScenarioFile.folder + "/" + file.world : file.world
        surprises = try await LabFixture.with(world) { lab in
            var surprises: [Int: Outcome] = [:]
            for (index, scene) in file.scenes.enumerated() {
                if index > 0 { try lab.reset() }
                for (line, outcome) in try await play(scene, in: lab) { surprises[line] = outcome }
            }
            return surprises
        }
    }

    private func play(_ scene: ScenarioFile.Scene, in lab: LabFixture) async throws -> [Int: Outcome] {
        var shell = try Program(path: "/bin/sh", environment: lab.environment)
        let products = (try LabFixture.builtProduct("attach-cd") as NSString).deletingLastPathComponent
        shell.environment["PATH"] = "\(products):\(shell.environment["PATH"] ?? "")"
        var surprises: [Int: Outcome] = [:]
        for step in scene.steps {
            switch step.action {
            case .arm(let host, let faults):
                try lab.lab.arm(faults, on: host)
            case .write(let file, let text):
                _ = try shell.home.write(file, text)
            case .run(let expected):
                var outcome = try await run(expected.command, shell, lab)
                outcome.showsState = expected.state != nil
                let faults = faults(of: outcome, expected)
                if faults.isEmpty { continue }
                surprises[step.line] = outcome
                Issue.record(
                    "scene \(scene.title)\n$ \(expected.command)\n\(faults.joined(separator: "\n"))",
                    sourceLocation: .init(fileID: "Scenarios/\(file.name)", filePath: file.path, line: step.line, column: 1))
            }
        }
        for fault in try shell.auditLines().flatMap(Self.auditFaults) {
            Issue.record(
                "scene \(scene.title): the audit log: \(fault)",
                sourceLocation: .init(fileID: "Scenarios/\(file.name)", filePath: file.path, line: scene.line, column: 1))
        }
        return surprises
    }

    /// Every changing run leaves its JSON document in the audit log, also one that prints text.
    private static func auditFaults(_ line: String) throws -> [String] {
        guard var document = try JSON.read(line).object else { return ["not a document: \(line)"] }
        let event = document["event"]?.text
        for key in ["user", "time", "event", "run", "invocation"] { document[key] = nil }
        if event == "report", document["results"] != nil { return ReportSchema.faults(in: .object(document)) }
        return try SchemaFile.installed.get().kinds(of: .object(document)).isEmpty ? ["the shape of no kind: \(line)"] : []
    }

    /// Commands run in a directory of the scene, both outputs as on a terminal; ssh uses the lab's configuration.
    private static let preamble = """
        exec 2>&1
        cd "$HOME" || exit 125
        ssh() { command ssh -F "$ATTACH_CD_SSH_CONFIG" -o LogLevel=ERROR -o KexAlgorithms=curve25519-sha256 "$@"; }

        """

    private func run(_ command: String, _ shell: Program, _ lab: LabFixture) async throws -> Outcome {
        let (before, sent) = (try lab.state(), try lab.log().count)
        let answer = try await shell.run(["-c", Self.preamble + command], within: .seconds(120))
        let changes = try lab.log().dropFirst(sent).filter { $0.effect == .changes }.map { "\($0.host): \($0.command)" }
        return Outcome(
            exit: answer.status, output: answer.out.split(separator: "\n").map(String.init), changes: changes,
            state: WorldChange.list(from: before, to: try lab.state()))
    }

    private func faults(of outcome: Outcome, _ expected: ScenarioFile.Expectation) -> [String] {
        var faults: [String] = []
        if outcome.exit != expected.exit { faults.append("expected exit \(expected.exit), got exit \(outcome.exit)") }
        if !Wildcards.matches(outcome.output, expected.output) || outcome.exit != expected.exit {
            faults.append(Self.difference("output", expected.output, outcome.output))
        }
        let changes = expected.isOrderFree ? outcome.changes.sorted() : outcome.changes
        if changes != (expected.isOrderFree ? expected.changes.sorted() : expected.changes) {
            faults.append(Self.difference("changes", expected.changes, outcome.changes))
        }
        if let state = expected.state ?? (expected.changes.isEmpty ? [] : nil), state.sorted() != outcome.state.sorted() {
            faults.append(Self.difference("state", state, outcome.state))
        }
        return faults + documentFaults(outcome)
    }

    /// JSON has the documented shape, whatever the scene expects of it.
    private func documentFaults(_ outcome: Outcome) -> [String] {
        guard outcome.output.first == "{" else { return [] }
        do {
            let document = try JSON.read(outcome.output.joined(separator: "\n"))
            if document.object?["results"] != nil { return ReportSchema.faults(in: document) }
            return try SchemaFile.installed.get().kinds(of: document).isEmpty ? ["the document has the shape of no kind"] : []
        } catch {
            return ["the JSON can't be read: \(error)"]
        }
    }

    private static func difference(_ what: String, _ expected: [String], _ got: [String]) -> String {
        func block(_ lines: [String]) -> String {
            lines.isEmpty ? "    (nothing)" : lines.map { "    " + $0 }.joined(separator: "\n")
        }
        return "expected \(what):\n\(block(expected))\ngot \(what):\n\(block(got))"
    }
}
