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
        let lines = text.components(separatedBy: "\n")
        var result: [String] = []
        var index = 0
        while index < lines.count {
            result.append(lines[index])
            index += 1
            guard let outcome = outcomes[index] else { continue }
            let old = lines[index...].prefix { line in
                ["    ", "exit ", "changes", "state:"].contains { line.hasPrefix($0) }
            }
            index += old.count
            result += expectation(of: outcome, before: Array(old))
        }
        return result.joined(separator: "\n")
    }

    /// - Parameter old: the lines of the expectation until now. Of these a line with a wildcard that still matches stays, and so does
    ///   an order that is free.
    private static func expectation(of outcome: ScenarioRunner.Outcome, before old: [String]) -> [String] {
        let patterns = old.filter { $0.hasPrefix("    ") && $0.contains("*") }
        let free = old.firstIndex(of: "changes in any order:")
        let changes = outcome.changes.map { "    " + $0 }
        let before = free.map { old[($0 + 1)...].prefix { $0.hasPrefix("    ") } } ?? []
        var lines = outcome.exit == 0 ? [] : ["exit \(outcome.exit)"]
        lines += outcome.output.map { line in patterns.first { Wildcards.line("    " + line, $0) } ?? "    " + general(line) }
        if outcome.showsState { lines += ["state:"] + outcome.state.map { "    " + $0 } }
        if !changes.isEmpty {
            lines += [free == nil ? "changes:" : "changes in any order:"]
            lines += changes.sorted() == before.sorted() ? Array(before) : changes
        }
        return lines
    }

    /// Durations, times, ports, keys and the lab's directory differ from run to run.
    private static func general(_ line: String) -> String {
        line.replacing(#/ in [0-9]+\.[0-9] s/#, with: " in * s").replacing(#/"seconds": [0-9.]+/#, with: #""seconds": *"#)
            .replacing(#/[0-9-]{10}T[0-9:]{8}Z/#, with: "*").replacing(#/127\.0\.0\.1 port [0-9]+/#, with: "127.0.0.1 port *")
            .replacing(#/(127\.0\.0\.1\]?:)[0-9]+/#) { "\($0.output.1)*" }.replacing(#/SHA256:[A-Za-z0-9+\/]+/#, with: "SHA256:*")
            .replacing(#/\/tmp\/lab-[0-9A-F]{8}/#, with: "*")
    }
}
