import Foundation

/// Writes what came into a scenario file, for a person to read and trim (`ATTACH_CD_RECORD=1`).
enum ScenarioRecorder {
    static var isOn: Bool { ProcessInfo.processInfo.environment["ATTACH_CD_RECORD"] == "1" }

    static func record(_ outcomes: [Int: ScenarioRunner.Outcome], in path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try recorded(outcomes, in: text).write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// - Parameter outcomes: by the number of the command's line.
    static func recorded(_ outcomes: [Int: ScenarioRunner.Outcome], in text: String) -> String {
        var result: [String] = []
        var isReplaced = false
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            let isExpectation = ["    ", "exit ", "changes", "state:"].contains { line.hasPrefix($0) }
            if isReplaced, isExpectation { continue }
            isReplaced = false
            result.append(line)
            guard let outcome = outcomes[index + 1] else { continue }
            isReplaced = true
            if outcome.exit != 0 { result.append("exit \(outcome.exit)") }
            result += outcome.output.map { "    " + general($0) }
            if outcome.showsState { result += ["state:"] + outcome.state.map { "    " + $0 } }
            if !outcome.changes.isEmpty { result += ["changes:"] + outcome.changes.map { "    " + $0 } }
        }
        return result.joined(separator: "\n")
    }

    /// Durations, times, ports, keys and the lab's directory differ from run to run.
    private static func general(_ line: String) -> String {
        line.replacing(#/ in [0-9]+\.[0-9] s/#, with: " in * s").replacing(#/"seconds": [0-9.]+/#, with: #""seconds": *"#)
            .replacing(#/[0-9-]{10}T[0-9:]{8}Z/#, with: "*").replacing(#/127\.0\.0\.1 port [0-9]+/#, with: "127.0.0.1 port *")
            .replacing(#/(127\.0\.0\.1\]?:)[0-9]+/#) { "\($0.output.1)*" }.replacing(#/SHA256:[A-Za-z0-9+\/]+/#, with: "SHA256:*")
            .replacing(#/\/tmp\/lab-[0-9A-F]{8}/#, with: "*")
    }
}
