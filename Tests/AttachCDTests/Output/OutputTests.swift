import Foundation
import Glibc
import PowerVM
import TestSupport
import Testing
import VirtualOptical

import Remoting

@testable import AttachCD

/// What reaches a terminal or a reader, and what of it is gone when it should be.
@Suite struct OutputTests {
    private static let evil = "\u{1B}]0;pwned\u{7}\u{202E}x"

    /// A report with hostile text in every place that takes text.
    private func hostile() -> LPARReport {
        var problem = Problem(.failed, .internal, "said", hint: "do")
        var report = LPARReport(lpar: "aix04" + Self.evil, failed: problem)
        problem.message += "\n" + Self.evil
        problem.hint += Self.evil
        problem.host = Self.evil
        problem.command = Self.evil
        report.problem = problem
        report.warnings = [Self.evil]
        report.notes = [Self.evil]
        report.alsoChanged = [.init(name: Self.evil, from: Self.evil, to: nil)]
        return report
    }

    @Test(
        "no control or direction character gets through the renderer, whatever it stands in",
        arguments: [OutputFormat.text, .json])
    func escapes(_ format: OutputFormat) {
        let renderer = ReportRenderer(style: Style(environment: Environment(variables: [:]), isTerminal: false))
        let text = renderer.render(RunReport(operation: .attach, results: [hostile()]), as: format)
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{202E}" }, "\(text.debugDescription)")
        #expect(text.contains("pwned"))
    }

    @Test("our own colours stay")
    func colours() {
        let style = Style(environment: Environment(variables: ["TERM": "xterm"]), isTerminal: true)
        let text = ReportRenderer(style: style).render(
            RunReport(operation: .attach, results: [hostile()]), as: .text)
        #expect(text.contains("\u{1B}[31mfailed\u{1B}[0m") && !text.contains("\u{1B}]"))
    }

    @Test("a wait is shown inside the survey, goes when the LPAR answers, and nothing stays after the end")
    func progress() {
        let progress = Progress(isQuiet: false, isLive: true) { _ in }
        func line() -> String? { progress.lines(columns: 100, height: 24).first }
        progress.show(.started(lpar: "aix04", phase: "survey", host: "aix04"))
        #expect(line()?.hasPrefix("aix04: survey on aix04") == true)
        progress.show(.waiting(lpar: "aix04", host: "aix04", code: .connectionRefused, why: "no listener"))
        progress.show(.waiting(lpar: "aix04", host: "aix04", code: .connectTimeout, why: "no answer"))
        #expect(line()?.hasPrefix("aix04: waiting for aix04 to boot (connect-timeout)") == true)
        progress.show(.finished(lpar: "aix04", phase: ProgressUpdate.waitPhase, host: "aix04"))
        #expect(line()?.hasPrefix("aix04: survey") == true)
        progress.show(.finished(lpar: "aix04", phase: "survey", host: "aix04"))
        #expect(line() == nil)
        progress.end()
    }

    @Test(
        "SIGHUP with the output gone: 129, and the audit line says what was done",
        arguments: [Program.Output.captured, .closedPipe])
    func hangup(output: Program.Output) async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("cfgmgr-slow=4", on: "aix04")
            let running = try e2e.program.start(["aix04", "--json"], output: output)
            try await eventually("cfgmgr runs") { try e2e.lab.lab.isRunning("cfgmgr") }
            running.send(SIGHUP)
            let answer = try await running.end(within: .seconds(20))
            let line = try JSON.read(try #require(e2e.program.auditLog().first))
            #expect(answer.status == (line["status"].text == "unknown" ? 3 : 129), "\(answer)")
            #expect(line["results"][0]["steps"][0]["outcome"] == .string("changed"))
        }
    }

    @Test("nohup's ignored SIGHUP stays ignored")
    func nohup() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("stall=lsmap:2", on: "ms12-vio1")
            let shell = try Program(path: "/bin/sh", environment: e2e.program.environment)
            let running = try shell.start(["-c", "trap '' HUP; exec \"$@\"", "sh", e2e.program.path, "aix04", "--json"])
            try await eventually("the survey began") { try e2e.lab.execs(on: "ms12-vio1") >= 1 }
            running.send(SIGHUP)
            let answer = try await running.end(within: .seconds(30))
            #expect(answer.status == 0, "\(answer)")
        }
    }
}
