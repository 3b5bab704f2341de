import Foundation
import TestSupport
import Testing

/// What a run leaves in the audit log.
@Suite struct AuditRunTests {
    @Test("each line carries who ran it, where and how; history prints it")
    func identity() async throws {
        try await E2E.with("seed") { e2e in
            var program = e2e.program
            program.environment["SUDO_USER"] = "alice"
            let answer = try await program.run(["aix04", "--reason", "CHG4711"])
            #expect(answer.status == 0, "\(answer)")
            let lines = try program.auditLines().map { try JSON.read($0) }
            #expect(lines.last?["event"] == .string("report") && lines.last?["status"] == .string("attached"))
            for line in lines {
                let invocation = line["invocation"]
                #expect(invocation["sudo_user"] == .string("alice") && invocation["version"].text != nil)
                #expect(invocation["pid"].number != nil && invocation["host"].text?.isEmpty == false)
                #expect(invocation["argv"].items.dropFirst().map(\.text) == ["aix04", "--reason", "CHG4711"])
                #expect(line["user"].text?.isEmpty == false)
                #expect(line["run"] == lines.first?["run"])
            }
            let history = try await program.run(["history", "aix04"])
            #expect(history.out.contains("alice (") && history.out.contains("CHG4711"), "\(history)")
        }
    }

    @Test(
        "a log that can't be written neither stops nor delays the run: it is a warning in the report",
        arguments: ["fifo", "link"])
    func unwritable(kind: String) async throws {
        try await E2E.with("seed") { e2e in
            let path = e2e.program.home.path("audit.log")
            #expect(kind == "fifo" ? mkfifo(path, 0o600) == 0 : symlink("/nowhere/else", path) == 0)
            let report = try await e2e.report("aix04", "--audit-log", path)
            #expect(report.exit == 0)
            #expect(report["aix04"]["warnings"].items.contains { $0.text?.contains("audit log can't be written") == true })
            try await e2e.isSettled("aix04")
        }
    }

    @Test("an intent stands before each changing command, and its result after it")
    func intents() async throws {
        try await E2E.with("seed") { e2e in
            for command in ["attach", "detach"] { #expect(try await e2e.report(command, "aix04").exit == 0) }
            #expect(try await e2e.text("vios", "mkvopt", "ms12-vio1", "vhost0", "extra_cd").status == 0)
            let lines = try e2e.program.auditLines().map { try JSON.read($0) }
            let words = lines.map { line in
                [line["event"], line["lpar"], line["on"], line["outcome"], line["status"]].compactMap(\.text)
                    .joined(separator: " ")
            }
            #expect(
                words == [
                    "intent aix04 ms12-vio1", "result aix04 ms12-vio1 changed", "intent aix04 aix04",
                    "result aix04 aix04 changed",
                    "report attached",
                    "intent aix04 aix04", "result aix04 aix04 changed", "intent aix04 ms12-vio1",
                    "result aix04 ms12-vio1 changed",
                    "report detached",
                    "intent ms12-vio1", "result ms12-vio1 changed", "report pending",
                ])
            #expect(lines[0]["command"].text?.contains("mkvdev -fbo") == true)
        }
    }

    @Test("a killed run leaves its intent, and history shows it")
    func killed() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("slow=mkvdev:20", on: "ms12-vio1")
            let running = try e2e.program.start(["aix04"])
            try await eventually("the intent is written") { try !e2e.program.auditLines().isEmpty }
            running.send(SIGKILL)
            #expect(try await running.end().status == 137)
            let history = try await e2e.text("history", "aix04")
            #expect(history.out.contains("no-report (") && history.out.contains("mkvdev"), "\(history)")
        }
    }
}
