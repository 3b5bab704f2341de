import TestSupport
import Testing
@testable import VirtualOptical

@testable import AttachCD

@Suite struct NagiosLineTests {
    private static func result(_ lpar: String, _ status: Status, warnings: [String] = []) -> LPARReport {
        let needsProblem = [.failed, .refused, .unknown, .unreachable].contains(status)
        let problem = Problem(status, .internal, "a | b", hint: "read it")
        var report = LPARReport(lpar: lpar, failed: problem)
        report.status = status
        if !needsProblem { report.problem = nil }
        report.warnings = warnings
        return report
    }

    @Test(
        "each status has its state",
        arguments: [
            (Status.attached, NagiosLine.State.ok), (.alreadyAttached, .ok), (.unproven, .warning), (.notAttached, .critical),
            (.pending, .critical), (.failed, .critical), (.refused, .critical), (.unknown, .unknown), (.unreachable, .unknown),
        ])
    func states(status: Status, state: NagiosLine.State) {
        let line = NagiosLine(RunReport(operation: .status, results: [Self.result("aix04", status)]))
        #expect(line.state == state)
        #expect(line.text.hasPrefix("ATTACH-CD \("\(state)".uppercased()) - aix04: \(status.rawValue)"))
    }

    @Test("a warning about an attached drive is a warning, and is shown")
    func warning() {
        let result = Self.result("aix04", .attached, warnings: ["vio2 wasn't asked"])
        let line = NagiosLine(RunReport(operation: .status, results: [result]))
        #expect(line.state == .warning && line.text.contains("vio2 wasn't asked"))
    }

    @Test("of several the worst counts, and only those that aren't OK are listed")
    func several() {
        let results = [Self.result("aix01", .attached), Self.result("aix02", .unreachable), Self.result("aix03", .notAttached)]
        let line = NagiosLine(RunReport(operation: .status, results: results))
        #expect(line.state == .critical)
        let head = "ATTACH-CD CRITICAL - 3 LPARs: 1 attached, 1 unreachable, 1 not-attached"
        #expect(line.text.hasPrefix(head + "; aix02: unreachable"))
        #expect(line.text.hasSuffix("; aix03: not-attached\n") && !line.text.contains("aix01"))
        #expect(NagiosLine(RunReport(operation: .status, results: Array(results.prefix(2)))).state == .unknown)
    }

    @Test("an interrupted query has no state, and a bar never gets into the text")
    func hostile() {
        let stopped = LPARReport(lpar: "aix04", failed: Problem(.failed, .interrupted, "a | b\n", hint: "run it again"))
        let line = NagiosLine(RunReport(operation: .status, results: [stopped]))
        #expect(line.state == .unknown && !line.text.contains("|") && line.text.split(separator: "\n").count == 1)
    }

    @Test(
        "what isn't a report is unknown too, on standard output",
        arguments: [
            ["status", "--format", "nagios"], ["status", "--format=nagios", "--wait", "x", "aix04"],
            ["detatch", "--format", "nagios", "aix04"], ["attach", "--format", "nagios", "aix04"],
            ["status", "--format", "nagios", "--inventory", "/nowhere", "aix04"], ["doctor", "--format", "nagios"],
        ])
    func failures(words: [String]) async throws {
        let answer = try await Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"]).run(words)
        #expect(answer.status == 3 && answer.out.hasPrefix("ATTACH-CD UNKNOWN - "), "\(answer)")
        #expect(answer.out.split(separator: "\n").count == 1)
    }

    @Test("help is help")
    func help() async throws {
        let answer = try await Program("attach-cd").run(["status", "--format", "nagios", "--help"])
        #expect(answer.status == 0 && answer.out.contains("USAGE"))
    }
}
