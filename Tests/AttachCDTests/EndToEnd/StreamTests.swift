import Foundation
import Glibc
import PowerLab
import TestSupport
import Testing

/// Signals, readers that go away, and remote text that would like to be a terminal's command.
@Suite struct StreamTests {
    @Test(
        "interrupted in the middle of a slow cfgmgr: its end is waited for; 130 or 143, and the report lists what was done",
        arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("cfgmgr-slow=6", on: "aix04")
            let running = try e2e.program.start(["aix04", "--json"])
            try await eventually("cfgmgr runs") { try e2e.lab.lab.isRunning("cfgmgr") }
            running.send(signal)
            let answer = try await running.end(within: .seconds(20))
            let report = try E2E.read(answer, ["aix04"], #_sourceLocation)
            #expect(answer.status == 128 + signal && report.status == "attached", "\(answer)")
            #expect(report["aix04"]["changed"] == .bool(true) && report["aix04"]["drive"]["name"] == .string("aix04_cd"))
            #expect(report["aix04"]["steps"][0]["outcome"] == .string("changed"))
            let drives = try e2e.lab.state().systems[0].vios[0].vtds.map(\.name)
            #expect(drives == ["aix04_cd"])
        }
    }

    @Test("interrupted during the survey: 130, nothing was sent, and the document is whole")
    func interruptedEarly() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("stall=lsmap:300", "stall=lsmap:300", on: "ms12-vio1")
            let effects = try await e2e.effects {
                let running = try e2e.program.start(["aix04", "aix05", "--json"])
                try await eventually("the survey began") { try e2e.lab.execs(on: "ms12-vio1") >= 1 }
                running.send(SIGINT)
                let answer = try await running.end(within: .seconds(20))
                let report = try E2E.read(answer, ["aix04"], #_sourceLocation)
                #expect(answer.status == 130 && report.document["changed"] == .bool(false), "\(answer)")
                #expect(report.results.count == 2)
            }
            #expect(effects == .none)
        }
    }

    @Test("a reader that goes away changes nothing of the work; what was done is on standard error, and the exit code isn't 0")
    func closedOutput() async throws {
        try await E2E.with("seed") { e2e in
            let answer = try await e2e.program.run(["aix04"], output: .closedPipe)
            #expect(answer.status == 74)
            #expect(answer.err.contains("aix04: attached") && answer.err.contains("aix04_cd on ms12-vio1 vhost2"), "\(answer)")
            try await e2e.isSettled("aix04")
        }
    }

    @Test("escape sequences in remote text never reach the output raw")
    func escapes() async throws {
        try await E2E.with("seed") { e2e in
            for fault in ["garble=lsmap", "garble=lsvopt"] {
                try e2e.lab.arm("clear", fault, on: "ms12-vio1")
                let text = try await e2e.text("aix04")
                #expect(text.status == 1 && !(text.out + text.err).contains("\u{1b}"), "\(fault): \(text)")
                try e2e.lab.arm("clear", fault, on: "ms12-vio1")
                let verb = try await e2e.text("vios", fault == "garble=lsmap" ? "lsvscsi" : "lsvopt", "ms12-vio1")
                #expect(verb.status == 1 && !(verb.out + verb.err).contains("\u{1b}"), "\(fault): \(verb)")
            }
        }
    }
}
