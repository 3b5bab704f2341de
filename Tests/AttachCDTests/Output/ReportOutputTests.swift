import PowerVM
import Testing

@testable import AttachCD
@testable import Remoting
@testable import VirtualOptical

/// The reports on LPARs for people who don't see standard output, and for small programs.
@Suite struct ReportOutputTests {
    private func report(_ operation: VirtualOptical.Operation, _ statuses: Status...) -> RunReport {
        let results = statuses.enumerated().map { index, status in
            var result = LPARReport(
                lpar: "aix0\(index)", failed: Problem(status, .commandFailed, "mkvdev failed", hint: "try again"))
            if status.isGood || status == .notAttached { result.problem = nil }
            result.status = status
            return result
        }
        return RunReport(operation: operation, results: results)
    }

    private func render(_ report: RunReport, as format: OutputFormat, isQuiet: Bool = false) -> String {
        let style = Style(environment: Environment(variables: [:]), isTerminal: false)
        return ReportRenderer(style: style, isQuiet: isQuiet).render(report, as: format)
    }

    @Test("one line mentions the LPAR once")
    func once() {
        func line(_ message: String) -> String {
            let problem = Problem(.unreachable, .connectionRefused, message, hint: "start it")
            return ReportLine(result: LPARReport(lpar: "aix04", failed: problem)).text
        }
        #expect(line("aix04: connection refused") == "aix04: unreachable (connection-refused): connection refused")
        #expect(line("vio1: connection refused") == "aix04: unreachable (connection-refused): vio1: connection refused")
    }

    @Test("--format line: eight columns, - for null")
    func line() throws {
        var report = report(.attach, .failed, .attached)
        report.results[1].server = .init(
            vios: VIOSName("ms12-vio1"), route: "ssh", adapter: try #require(VHostName("vhost2")), slot: 30, reason: "")
        report.results[1].drive = .init(name: try #require(DeviceName("aix01_cd")), media: "my disc.iso")
        #expect(
            render(report, as: .line) == """
                aix00 failed command-failed - - - - -
                aix01 attached - ms12-vio1 vhost2 aix01_cd - my_disc.iso

                """)
    }

    @Test("-q prints only the LPARs whose exit code isn't 0, and nothing if there is none; JSON is complete")
    func quiet() {
        let mixed = report(.attach, .attached, .failed, .alreadyAttached)
        let text = render(mixed, as: .text, isQuiet: true)
        #expect(text.hasPrefix("aix01: failed") && text.hasSuffix("3 LPARs: 1 attached, 1 failed, 1 already-attached\n"))
        #expect(render(mixed, as: .line, isQuiet: true) == "aix01 failed command-failed - - - - -\n")
        #expect(render(mixed, as: .json, isQuiet: true) == render(mixed, as: .json))
        for format in [OutputFormat.text, .line] {
            #expect(render(report(.attach, .attached, .alreadyAttached), as: format, isQuiet: true).isEmpty)
        }
        let status = render(report(.status, .attached, .pending, .notAttached), as: .line, isQuiet: true)
        #expect(status == "aix01 pending - - - - - -\naix02 not-attached - - - - - -\n")
    }

    @Test(
        "where standard output isn't a terminal, each LPAR whose exit code isn't 0 has a line on standard error, but not under status"
    )
    func messages() async throws {
        for format in ["text", "json", "line"] {
            let attach = try await CommandBench.run("aix04", "aix05", "--format", format)
            let lines = attach.messages.split(separator: "\n")
            #expect(lines.count == 2 && lines.first == "attach-cd: aix04: refused (not-tried): not carried out", "\(lines)")
            #expect(try await CommandBench.run("status", "aix04", "--format", format).messages.isEmpty)
        }
    }

    @Test(
        "--format line belongs to the reports on LPARs and to lists",
        arguments: [
            ["doctor"], ["lpar-setup", "aix04"], ["vios", "rmvopt", "ms13-vio1", "x_cd"],
        ])
    func otherCommands(words: [String]) async throws {
        await #expect(throws: (any Error).self) { try await CommandBench().run(words + ["--format", "line"]) }
    }

    @Test("the commands that hints propose have the run's files")
    func hints() throws {
        let hints = HintOptions(try ConnectionOptions.parse(["--ssh-config", "/my files/config", "--inventory", "i.yaml"]))
        let options = "--ssh-config '/my files/config' --inventory i.yaml"
        for (text, expected) in [
            ("attach-cd vios lsvopt vio1 lists the drives", "attach-cd vios lsvopt \(options) vio1 lists the drives"),
            ("or attach-cd detach aix04", "or attach-cd detach \(options) aix04"),
            ("attach-cd lpar-setup aix04", "attach-cd lpar-setup \(options) aix04"),
            (
                "attach-cd --dry-run aix04, attach-cd media rm a",
                "attach-cd --dry-run \(options) aix04, attach-cd media rm \(options) a"
            ),
            (
                "attach-cd status-x, attach-cd vios add2, attach-cd vios",
                "attach-cd status-x, attach-cd vios add2, attach-cd vios"
            ),
            ("the lines of contrib/sudoers.attach-cd on aix04", "the lines of contrib/sudoers.attach-cd on aix04"),
        ] {
            #expect(hints.complete(text) == expected)
            #expect(HintOptions(try ConnectionOptions.parse([])).complete(text) == text)
        }
    }
}
