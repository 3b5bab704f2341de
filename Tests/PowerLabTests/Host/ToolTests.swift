import Foundation
import TestSupport
import Testing

@testable import PowerLab

/// The command line of `powerlab` and what a person meets in a shell of the lab.
@Suite("The powerlab program")
struct ToolTests {
    @Test("run takes a command without --, and passes its own options' names on to it")
    func run() async throws {
        let plain = try await powerlab("run", "sh", "-c", "echo $# $1", "a", "--world", "x")
        #expect(plain == .init(status: 0, out: "2 --world\n", err: ""))
        let behind = try await powerlab("run", "--", "sh", "-c", "exit 3")
        #expect(behind.status == 3)
        let wrong = try await powerlab("run", "--wurld", "dual", "true")
        #expect(wrong.status == 64 && wrong.err.contains("unknown option '--wurld'"))
        let help = try await powerlab("run", "--help")
        #expect(help.status == 0 && help.out.contains("USAGE: powerlab run"), "\(help)")
    }

    @Test("--version prints one line")
    func version() async throws {
        let answer = try await powerlab("--version")
        #expect(answer.status == 0 && answer.out.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }

    @Test("log prints one host's commands, and follows")
    func log() async throws {
        try await LabFixture.with { lab in
            let dir = lab.lab.directory.path
            _ = try await lab.ssh("ms12-vio1", "ioscli ioslevel")
            _ = try await lab.ssh("aix04", "oslevel -s")
            let one = try await powerlab("log", dir, "aix04")
            #expect(one.out.contains("oslevel -s") && !one.out.contains("ioslevel"))
            let unknown = try await powerlab("log", dir, "aix99")
            #expect(unknown.status != 0 && unknown.err.contains("aix99"))
            let follower = try Program("powerlab").start(["log", "-f", dir, "ms12-vio1"])
            try await eventually { follower.out.contains("ioscli ioslevel") }
            _ = try await lab.ssh("ms12-vio1", "ioscli lsrep")
            try await eventually { follower.out.contains("ioscli lsrep") }
            follower.send(SIGINT)
            #expect(try await follower.end().status == 130)
        }
    }

    @Test(
        "a fault that the host can't have is refused, and nothing is armed",
        arguments: [
            ("ms12-vio1", "cfgmgr-slow=3"), ("aix04", "mkvdev-defined"), ("aix04", "stall=lsmap:1"), ("aix04", "rmc-down"),
            ("ms12-vio1", "fail=cfgmgr"),
        ])
    func impossible(host: String, fault: String) async throws {
        try await LabFixture.with { lab in
            let refused = try await powerlab("fault", lab.lab.directory.path, host, fault)
            #expect(refused.status != 0 && refused.err.contains(fault))
            #expect(try lab.state().faults.isEmpty)
        }
    }

    @Test("padmin's interactive shell prompts with $, runs commands without ioscli and complains about nothing")
    func interactive() async throws {
        try await LabFixture.with { lab in
            let options = ["-F", lab.sshConfig, "-tt", "padmin@ms12-vio1"]
            let answer = try await LabFixture.run("/usr/bin/ssh", options, input: "lsvopt\nhelp\nexit\n")
            #expect(answer.out.contains("$ lsvopt"))
            #expect(answer.out.contains("VTD             Media") && answer.out.contains("    lsmap\r\n"))
            #expect(!answer.out.contains("not found"), "\(answer.out)")
        }
    }

    private func powerlab(_ arguments: String...) async throws -> LabFixture.Answer {
        try await LabFixture.run(LabFixture.builtProduct("powerlab"), arguments)
    }
}
