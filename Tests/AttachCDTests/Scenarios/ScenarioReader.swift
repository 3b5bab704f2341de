import Foundation

/// Reads a scenario file line by line. A line that starts in the first column is a comment, a step or a heading; indented lines belong to
/// the step or heading above them.
struct ScenarioReader {
    private enum Part {
        case none, output, changes, state, file
    }

    let path: String
    private(set) var world = ""
    private(set) var scenes: [ScenarioFile.Scene] = []
    private var part = Part.none

    init(path: String) { self.path = path }

    mutating func take(_ line: String, number: Int) throws {
        let text = line.trimmingCharacters(in: .whitespaces)
        if text.isEmpty {
            if case .file = part { try append("", number) }
            return
        }
        if line.hasPrefix("    ") { return try append(String(line.dropFirst(4)), number) }
        if line.first == " " { throw fault("indent by four blanks", number) }
        if line.hasPrefix("#") { return }
        part = .none
        try heading(text, number)
    }

    func finish() throws {
        if world.isEmpty { throw fault("there is no line `world NAME`", 1) }
        if scenes.allSatisfy(\.steps.isEmpty) { throw fault("there is no command", 1) }
    }

    private mutating func heading(_ text: String, _ number: Int) throws {
        let words = text.split(separator: " ").map(String.init)
        switch words[0] {
        case "world" where words.count == 2 && world.isEmpty: world = words[1]
        case "scene" where words.count > 1:
            scenes.append(.init(title: words.dropFirst().joined(separator: " "), line: number))
        case "fault" where words.count > 2:
            try add(.init(line: number, action: .arm(host: words[1], faults: Array(words.dropFirst(2)))))
        case "file" where words.count == 2:
            try add(.init(line: number, action: .write(file: words[1], text: "")))
            part = .file
        case "$" where words.count > 1:
            try add(.init(line: number, action: .run(.init(command: String(text.dropFirst(2))))))
            part = .output
        case "exit" where words.count == 2:
            guard let code = Int32(words[1]) else { throw fault("`exit` takes a number", number) }
            try expect(number) { $0.exit = code }
            part = .output
        case "changes:" where words.count == 1: part = .changes
        case "changes" where text == "changes in any order:":
            try expect(number) { $0.isOrderFree = true }
            part = .changes
        case "state:" where words.count == 1:
            try expect(number) { $0.state = [] }
            part = .state
        default:
            throw fault(
                "expected `world NAME`, `scene TITLE`, `fault HOST FAULT`, `file NAME`, `$ COMMAND`, `exit N`, `changes:` or `state:`",
                number)
        }
    }

    private mutating func append(_ line: String, _ number: Int) throws {
        switch part {
        case .none: throw fault("an indented line below nothing that it could belong to", number)
        case .output: try expect(number) { $0.output.append(line) }
        case .changes: try expect(number) { $0.changes.append(line) }
        case .state: try expect(number) { $0.state?.append(line) }
        case .file:
            guard var step = scenes.last?.steps.last, case .write(let file, let text) = step.action else { return }
            step.action = .write(file: file, text: text + line + "\n")
            replaceLast(step)
        }
    }

    private mutating func add(_ step: ScenarioFile.Step) throws {
        if scenes.isEmpty { throw fault("a step before the first `scene TITLE`", step.line) }
        scenes[scenes.count - 1].steps.append(step)
    }

    /// Changes what is expected of the command above.
    private mutating func expect(_ number: Int, _ change: (inout ScenarioFile.Expectation) -> Void) throws {
        guard var step = scenes.last?.steps.last, case .run(var expectation) = step.action else {
            throw fault("no command above", number)
        }
        change(&expectation)
        step.action = .run(expectation)
        replaceLast(step)
    }

    private mutating func replaceLast(_ step: ScenarioFile.Step) {
        let last = scenes.count - 1
        scenes[last].steps[scenes[last].steps.count - 1] = step
    }

    private func fault(_ text: String, _ line: Int) -> ScenarioFile.Fault { .init(description: "\(path):\(line): \(text)") }
}
