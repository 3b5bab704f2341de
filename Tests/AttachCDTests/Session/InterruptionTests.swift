import Foundation
import PowerLab
import TestSupport
import Testing

@testable import AttachCD

/// The first signal ends the work, the second one the waiting; the report comes in either case, and it is true.
@Suite struct InterruptionTests {
    private func reactions(_ signals: [(Int32, Double)]) -> [Interruption.Reaction] {
        var state = Interruption.Signals()
        let start = ContinuousClock.now
        return signals.map { state.reaction(to: $0.0, at: start + .seconds($0.1)) }
    }

    @Test("a second INT counts at once, a second TERM or HUP a second after the first; further ones do nothing")
    func order() {
        #expect(reactions([(SIGINT, 0), (SIGINT, 0.1), (SIGINT, 0.2)]) == [.finish, .abandon, .nothing])
        #expect(reactions([(SIGTERM, 0), (SIGTERM, 0.5), (SIGTERM, 1.1)]) == [.finish, .nothing, .abandon])
        #expect(reactions([(SIGHUP, 0), (SIGTERM, 0.1), (SIGINT, 0.2)]) == [.finish, .nothing, .abandon])
        #expect(reactions([(SIGTERM, 0), (SIGHUP, 2), (SIGINT, 3)]) == [.finish, .abandon, .nothing])
    }

    private func interrupted(_ arguments: [String], signals: [Int32]) async throws -> (
        Program.Answer, Duration, [JSON], E2E.Report
    ) {
        var result: (Program.Answer, Duration, [JSON], E2E.Report)?
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("slow=mkvdev:20", on: "ms12-vio1")
            let running = try e2e.program.start(arguments + ["--json"])
            try await eventually("mkvdev is under way") {
                try e2e.program.auditLines().contains { $0.contains("\"intent\"") }
            }
            for (index, signal) in signals.enumerated() {
                running.send(signal)
                if index == 0 { try await eventually("the first signal is answered") { running.err.contains("Interrupt again") } }
            }
            let began = ContinuousClock.now
            let answer = try await running.end(within: .seconds(15))
            let lines = try e2e.program.auditLines().map { try JSON.read($0) }
            result = (answer, .now - began, lines, try E2E.read(answer, arguments, #_sourceLocation))
        }
        return try #require(result)
    }

    @Test("the report doesn't wait for a connection that is slow to end, and that leaves nothing behind")
    func slowEnd() async throws {
        try await E2E.with("seed") { e2e in
            var program = e2e.program
            for name in ["bin", "tmp"] {
                try FileManager.default.createDirectory(atPath: program.home.path(name), withIntermediateDirectories: true)
            }
            try writeScript(
                "#!/bin/sh\ncase \"$*\" in *'-O exit'*) sleep 1.3 ;; esac\nexec /usr/bin/ssh \"$@\"",
                to: program.home.path("bin/ssh"))
            program.environment["PATH"] = program.home.path("bin") + ":/usr/bin:/bin"
            program.environment["TMPDIR"] = program.home.path("tmp")
            try e2e.lab.arm("slow=mkvdev:20", on: "ms12-vio1")
            let running = try program.start(["aix04", "--transport", "openssh", "--json"])
            try await eventually("mkvdev is under way") { try program.auditLines().contains { $0.contains("\"intent\"") } }
            running.send(SIGINT)
            try await eventually("the first signal is answered") { running.err.contains("Interrupt again") }
            running.send(SIGINT)
            try await eventually("the report is out") { running.out.hasSuffix("}\n") }
            #expect(try !running.hasEnded(), "the connection is still being closed")
            #expect(try await running.end(within: .seconds(15)).status == 3)
            #expect(try FileManager.default.contentsOfDirectory(atPath: program.home.path("tmp")).isEmpty)
        }
    }

    @Test("a second INT: one document with unknown, 3, within 2 s, and the audit log has intent, result and report")
    func second() async throws {
        let (answer, duration, lines, report) = try await interrupted(["aix04", "aix05"], signals: [SIGINT, SIGINT, SIGINT])
        #expect(answer.status == 3 && duration < .seconds(3), "\(answer) \(duration)")
        #expect(
            answer.err.contains("ms12-vio1 is running mkvdev; waiting for its answer. Interrupt again to stop waiting"),
            "\(answer.err)")
        #expect(report.status == "unknown" && report["aix04"]["status"].text != "attached")
        let sent = try #require(report.results.first { $0["status"] == .string("unknown") })
        #expect(sent["server"]["adapter"].text != nil && sent["steps"].items.last?["outcome"] == .string("unknown"))
        #expect(sent["changed"].isNull && sent["error"]["code"] == .string("interrupted"))
        #expect(lines.map { $0["event"].text }.filter { $0 == "report" }.count == 1)
        #expect(lines.last?["event"] == .string("report") && lines.last?["status"] == .string("unknown"))
        #expect(lines.contains { $0["event"] == .string("result") && $0["outcome"] == .string("unknown") })
    }

    @Test("one INT during mkvdev: its answer is waited for, the report shows what is there")
    func first() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("slow=mkvdev:3", on: "ms12-vio1")
            let running = try e2e.program.start(["aix04", "--json"])
            try await eventually("mkvdev is under way") {
                try e2e.program.auditLines().contains { $0.contains("\"intent\"") }
            }
            running.send(SIGINT)
            let answer = try await running.end(within: .seconds(20))
            let report = try E2E.read(answer, ["aix04"], #_sourceLocation)
            #expect(answer.status == 130 && report["aix04"]["changed"] == .bool(true), "\(answer)")
            #expect(report["aix04"]["drive"]["name"] == .string("aix04_cd"))
        }
    }

    @Test("a vios verb: unknown, 3, and the command that shows what is there")
    func verb() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("slow=mkvdev:20", on: "ms12-vio1")
            let running = try e2e.program.start(["vios", "mkvopt", "ms12-vio1", "vhost2", "x_cd", "--json"])
            try await eventually("mkvdev is under way") {
                try e2e.program.auditLines().contains { $0.contains("\"intent\"") }
            }
            running.send(SIGINT)
            try await eventually("the first signal is answered") { running.err.contains("Interrupt again") }
            running.send(SIGINT)
            let answer = try await running.end(within: .seconds(10))
            let document = try JSON.read(answer.out)
            #expect(answer.status == 3 && document["status"] == .string("unknown") && document["changed"].isNull, "\(answer)")
            #expect(document["error"]["hint"].text?.contains("attach-cd vios lsvopt ms12-vio1") == true)
        }
    }
}
