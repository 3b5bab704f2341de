import Foundation
import TestSupport
import Testing

@testable import AttachCD

@Suite struct AuditHistoryTests {
    static let head =
        #""run":"r1","user":"root","invocation":{"pid":7,"version":"1.0.0","host":"mgmt","sudo_user":"alice","argv":["attach-cd","aix04"]}"#

    static func line(_ time: String, _ event: String, _ rest: String, head: String = head) -> String {
        #"{"time":"\#(time)","event":"\#(event)",\#(head),\#(rest)}"#
    }

    static let result =
        #"{"lpar":"aix04","status":"attached","changed":true,"server":{"vios":"ms12-vio1","adapter":"vhost2"},"drive":{"name":"aix04_cd"},"error":null}"#

    private func entries(_ lines: [String]) -> [AuditEntry] { AuditHistory(lines.compactMap(AuditRecord.decode)).entries }

    @Test("a run is one entry for each LPAR; its intents and their results are part of it")
    func run() {
        let change = #""lpar":"aix04","on":"ms12-vio1","command":"ioscli mkvdev""#
        let entries = entries([
            Self.line("2026-11-01T10:00:00Z", "intent", change),
            Self.line("2026-11-01T10:00:01Z", "result", change + #","outcome":"changed""#),
            Self.line(
                "2026-11-01T10:00:02Z", "report",
                #""operation":"attach","status":"attached","changed":true,"reason":"CHG1","results":[\#(Self.result)]"#),
        ])
        #expect(entries.count == 1)
        #expect(entries.first?.lpar == "aix04" && entries.first?.status == "attached" && entries.first?.reason == "CHG1")
        #expect(entries.first?.sudoUser == "alice" && entries.first?.vios == "ms12-vio1" && entries.first?.drive == "aix04_cd")
    }

    @Test("a run of a fleet that ended without a report is named by the one line that has the arguments")
    func fleet() {
        let few = Self.head.replacing(#"["attach-cd","aix04"]"#, with: #"["attach-cd","detach","aix04","aix05"]"#)
        let many = Self.head.replacing(#"["attach-cd","aix04"]"#, with: "null")
        let entries = entries([
            Self.line("2026-11-01T10:00:00Z", "intent", #""lpar":"aix05","on":"aix05","command":"rmdev""#, head: many),
            Self.line("2026-11-01T10:00:00Z", "intent", #""lpar":"aix04","on":"aix04","command":"rmdev""#, head: few),
        ])
        #expect(entries.map(\.operation) == ["detach", "detach"])
    }

    @Test("a run that ended without a report shows what it was about to do")
    func unfinished() {
        let entries = entries([
            Self.line("2026-11-01T10:00:00Z", "intent", #""lpar":"aix04","on":"ms12-vio1","command":"ioscli mkvdev""#)
        ])
        #expect(entries.first?.status == "no-report" && entries.first?.command == "ioscli mkvdev: no answer")
        #expect(entries.first?.operation == "aix04" || entries.first?.operation == "attach", "the word of the command line")
    }

    @Test("lines of version 1.0.0 and of vios verbs are read")
    func others() {
        let entries = entries([
            #"{"time":"2026-10-01T10:00:00Z","user":"bob","schema":"attach-cd/1","operation":"detach","status":"detached","changed":true,"reason":null,"summary":{},"results":[\#(Self.result)]}"#,
            #"{"time":"2026-10-02T10:00:00Z","user":"bob","operation":"vios","status":"loaded","changed":true,"vios":"ms12-vio1","drive":"aix04_cd","error":null}"#,
            "not a record",
        ])
        #expect(entries.map(\.operation) == ["detach", "vios"])
        #expect(entries.last?.vios == "ms12-vio1" && entries.last?.drive == "aix04_cd" && entries.last?.lpar == nil)
    }

    @Test("selected by name and time")
    func selection() {
        let lines = ["2026-11-01", "2026-11-02"].map { day in
            Self.line("\(day)T10:00:00Z", "report", #""operation":"attach","status":"attached","results":[\#(Self.result)]"#)
        }
        let history = AuditHistory(lines.compactMap(AuditRecord.decode))
        #expect(history.only("aix04", since: "2026-11-02T00:00:00Z").entries.count == 1)
        #expect(history.only("ms12-vio1", since: nil).entries.count == 2)
        #expect(history.only("aix05", since: nil).entries.isEmpty)
    }

    @Test(
        "--since takes spans and dates",
        arguments: [
            ("2h", -7200.0), ("7d", -604_800), ("90s", -90), ("30m", -1800),
        ])
    func spans(text: String, seconds: Double) throws {
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        #expect(try #require(SinceArgument(text, now: now)).moment == now.addingTimeInterval(seconds))
        #expect(try #require(SinceArgument("2026-11-28T10:30:00Z", now: now)).text == "2026-11-28T10:30:00Z")
        #expect(SinceArgument("2026-11-28", now: now) != nil && SinceArgument("2026-11-28T10:30", now: now) != nil)
        let wrong = ["", "h", "-1h", "yesterday", "2026-11-28x", "0h", "2026-99-99", "2026-02-30", "0000-00-00"]
        for text in wrong { #expect(SinceArgument(text, now: now) == nil) }
    }

    @Test("history reads the log and what rotation left of it, compressed too")
    func rotated() async throws {
        let program = try Program("attach-cd")
        let directory = program.home.path("state/attach-cd")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for (name, day) in [("audit.log", "03"), ("audit.log.1", "02"), ("audit.log-20261101", "01")] {
            let line = Self.line(
                "2026-11-\(day)T10:00:00Z", "report",
                #""operation":"attach","status":"attached","changed":true,"reason":"day \#(day)","results":[\#(Self.result)]"#)
            #expect(chmod(try program.home.write("state/attach-cd/\(name)", line + "\n"), 0o600) == 0)
        }
        let gzip = try Program(path: "/bin/sh", environment: program.environment)
        #expect(try await gzip.run(["-c", "gzip \(directory)/audit.log-20261101"]).status == 0)
        let text = try await program.run(["history", "aix04"])
        #expect(text.status == 0 && text.err.isEmpty, "\(text)")
        #expect(text.out.split(separator: "\n").map { $0.suffix(6) } == ["REASON", "day 01", "day 02", "day 03"], "\(text.out)")
        #expect(text.out.contains("alice (root)"))
        let json = try JSON.read(try await program.run(["history", "--json", "--since", "2026-11-02T00:00:00Z"]).out)
        #expect(json["entries"].items.map { $0["reason"].text } == ["day 02", "day 03"])
        #expect(chmod(try program.home.write("state/attach-cd/audit.log.2", "torn li"), 0o600) == 0)
        let torn = try await program.run(["history"])
        #expect(torn.status == 0 && torn.err.contains("1 of 1 lines"), "\(torn)")
    }

    @Test("a file that the log would never have become isn't read, and the reason is printed", .timeLimit(.minutes(1)))
    func untrusted() async throws {
        let program = try Program("attach-cd")
        let log = program.home.path("state/attach-cd/audit.log")
        try FileManager.default.createDirectory(
            atPath: program.home.path("state/attach-cd"), withIntermediateDirectories: true)
        let line = Self.line(
            "2026-11-01T10:00:00Z", "report", #""operation":"attach","status":"attached","results":[\#(Self.result)]"#)
        for name in ["audit.log", "audit.log.1", "audit.log.4.gz"] {
            _ = try program.home.write("state/attach-cd/" + name, line + "\n")
        }
        #expect(chmod(log, 0o600) == 0 && chmod(log + ".1", 0o666) == 0 && chmod(log + ".4.gz", 0o600) == 0)
        #expect(mkfifo(log + ".2", 0o600) == 0 && symlink(log, log + ".3") == 0)
        let answer = try await program.run(["history", "--json"])
        #expect(answer.status == 0, "\(answer)")
        #expect(try JSON.read(answer.out)["entries"].items.count == 1)
        for reason in [
            ".1 can be written by others (mode 666); it isn't read", ".2 isn't a regular file; it isn't read",
            ".3 is a symbolic link; it isn't read", "not in gzip format; it isn't read",
        ] { #expect(answer.err.contains(reason), "\(answer)") }
    }

    @Test("a directory that can't be searched is an error, not an empty history")
    func unsearchable() async throws {
        let program = try Program("attach-cd")
        let file = try program.home.write("file", "")
        let answer = try await program.run(["history", "--audit-log", file + "/audit.log"])
        #expect(answer.status == 2 && answer.err.contains("\(file) can't be searched: Not a directory"), "\(answer)")
    }

    @Test("without a log it is empty, and where it was looked for is printed")
    func missing() async throws {
        let answer = try await Program("attach-cd").run(["history", "--audit-log", "/nowhere/audit.log"])
        #expect(answer.status == 0 && answer.err.contains("/nowhere/audit.log"), "\(answer)")
        let syslog = try await Program("attach-cd").run(["history", "--audit", "syslog"])
        #expect(syslog.status == 2 && syslog.err.contains("journalctl"), "\(syslog)")
    }
}
