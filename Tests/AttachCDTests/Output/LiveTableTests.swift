import Foundation
import TestSupport
import Testing

@testable import AttachCD

/// What a run over several LPARs shows on a terminal while it works.
@Suite struct LiveTableTests {
    private static func table(_ running: Int, bad: Int = 0, what: String = "survey on ms21-vio1, ms21-vio2") -> LiveTable {
        LiveTable(
            total: 60, done: 12, bad: bad, running: running,
            rows: (0..<running).map { .init(lpar: "aix\(100 + $0)", what: what, seconds: 130 - $0) })
    }

    @Test("done, running with what and how long, waiting")
    func rows() {
        #expect(
            Self.table(2, bad: 3).lines(columns: 80, height: 24) == [
                "12 of 60 done (3 with errors), 2 running, 46 waiting",
                "  aix100  survey on ms21-vio1, ms21-vio2  2 min 10 s",
                "  aix101  survey on ms21-vio1, ms21-vio2  2 min 09 s",
            ])
        let last = LiveTable(total: 2, done: 1, bad: 0, running: 1, rows: [.init(lpar: "aix04", what: "x", seconds: 7)])
        #expect(last.lines(columns: 80, height: 24) == ["1 of 2 done, 1 running", "  aix04  x         7 s"])
    }

    @Test("no line fills the terminal's width, and the lines leave room for results", arguments: [(80, 24), (60, 10), (40, 6)])
    func size(columns: Int, height: Int) {
        let lines = Self.table(32, what: String(repeating: "long ", count: 30)).lines(columns: columns, height: height)
        #expect(lines.allSatisfy { $0.count < columns } && lines.count <= height - 2 && lines.count > 2)
        #expect(lines[1].hasSuffix(" 2 min 10 s") && lines.last?.hasPrefix("  and ") == true)
    }

    @Test("the table never mixes with results, and nothing of it stays")
    func screen() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("cfgmgr-slow=4", on: "aix04")
            try e2e.lab.arm("cfgmgr-slow=3", on: "aix05")
            let stream = try await e2e.terminal("attach-cd aix04 aix05", term: "xterm")
            #expect(stream.contains("0 of 2 done, 2 running") && stream.contains("configure on aix04"), "\(stream)")
            #expect(stream.contains("1 of 2 done, 1 running"))
            let screen = TerminalScreen(stream, columns: 60)
            #expect(screen.lines.filter { $0.hasSuffix(": attached") }.sorted() == ["aix04: attached", "aix05: attached"])
            #expect(!screen.lines.contains { $0.contains("running") }, "\(screen.lines)")
            #expect(screen.lines.last { !$0.isEmpty } == "2 LPARs: 2 attached")
        }
    }

    @Test("under status an LPAR without a drive is done, not an error")
    func answers() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("stall=lsdev:3", on: "aix05")
            let stream = try await e2e.terminal("attach-cd status aix04 aix05", term: "xterm")
            #expect(stream.contains("1 of 2 done, 1 running"), "\(stream)")
            #expect(TerminalScreen(stream, columns: 60).lines.filter { $0.contains("not-attached") }.count == 3)
        }
    }

    @Test("a dumb terminal, -q and -v get no table")
    func plain() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("stall=lsmap:3", on: "ms12-vio1")
            for (command, term) in [
                ("attach-cd status aix04 aix05", "dumb"), ("attach-cd status aix04 aix05 -q", "xterm"),
                ("attach-cd status aix04 aix05 -v", "xterm"),
            ] {
                let stream = try await e2e.terminal(command, term: term)
                #expect(!stream.contains(" running") && !stream.contains("\u{1B}[J"), "\(command): \(stream)")
            }
        }
    }
}

extension E2E {
    /// Runs a command on a terminal of 60 columns and 20 rows.
    fileprivate func terminal(_ command: String, term: String) async throws -> String {
        var script = try Program(path: "/usr/bin/script", environment: program.environment)
        script.environment["TERM"] = term
        script.environment["COLUMNS"] = nil
        let line = command.replacing("attach-cd", with: program.path)
        return try await script.run(["-qec", "stty cols 60 rows 20; \(line)", "/dev/null"]).out
    }
}

/// A terminal as far as this program uses one.
private struct TerminalScreen {
    private(set) var lines = [""]
    private var row = 0
    private var column = 0

    init(_ stream: String, columns: Int) {
        var rest = Substring(stream)
        while let scalar = rest.unicodeScalars.first {
            rest.unicodeScalars.removeFirst()
            switch scalar {
            case "\r": column = 0
            case "\n": go(to: row + 1)
            case "\u{1B}":
                guard let match = rest.prefixMatch(of: #/\[([0-9]*)([A-Za-z])/#) else { continue }
                rest = rest[match.range.upperBound...]
                apply(match.output.2, Int(match.output.1) ?? 1)
            default: put(Character(scalar), columns)
            }
        }
    }

    private mutating func go(to row: Int) {
        self.row = row
        while lines.count <= row { lines.append("") }
    }

    private mutating func put(_ character: Character, _ columns: Int) {
        if column == columns {
            column = 0
            go(to: row + 1)
        }
        var text = Array(lines[row])
        while text.count <= column { text.append(" ") }
        text[column] = character
        lines[row] = String(text)
        column += 1
    }

    private mutating func apply(_ command: Substring, _ number: Int) {
        switch command {
        case "A": row = max(0, row - number)
        case "J":
            lines[row] = String(lines[row].prefix(column))
            lines.removeSubrange((row + 1)...)
        case "K": lines[row] = String(lines[row].prefix(column))
        default: break
        }
    }
}
