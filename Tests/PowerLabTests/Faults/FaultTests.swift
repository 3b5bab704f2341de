import Foundation
import PowerLab
import TestSupport
import Testing

@Suite("Faults")
struct FaultTests {
    private static let make = "ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd; echo M:$?"

    /// The names of the drives on aix04's adapter, with state.
    private func drives(_ lab: LabFixture) throws -> [String] {
        try lab.state().systems[0].vios[0].vtds.filter { $0.adapter == "vhost2" }.map { "\($0.name):\($0.status)" }
    }

    @Test(
        "mkvdev lies once, as armed, and is honest again",
        arguments: [
            ("mkvdev-rc1-effect", "M:1\n", ["aix04_cd:Available"]), ("mkvdev-rc0-noeffect", "aix04_cd Available\nM:0\n", []),
            ("mkvdev-preamble", "aix04_cd Available\nM:0\n", ["aix04_cd:Available"]),
            ("mkvdev-other-name", "vtopt0 Available\nM:0\n", ["vtopt0:Available"]),
            ("mkvdev-defined", "aix04_cd Defined\nM:0\n", ["aix04_cd:Defined"]), ("odm-lock=1", "M:1\n", []),
            ("fs-full", "M:1\n", []),
            ("fail=mkvdev", "M:1\n", []),
        ])
    func mkvdevLies(fault: String, answer: String, effect: [String]) async throws {
        try await LabFixture.with { lab in
            try lab.arm(fault, on: "ms12-vio1")
            let first = try await lab.ssh("ms12-vio1", Self.make)
            #expect(first.out == answer)
            #expect(try drives(lab) == effect)
            #expect(try lab.log().first?.fault == fault)
            let second = try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2 -dev second; echo M:$?")
            #expect(second.out == "second Available\nM:0\n")
        }
    }

    @Test(
        "a cut connection ends ssh with 255, before or after the effect",
        arguments: [
            ("cut-before=mkvdev", []), ("cut-during=mkvdev", ["aix04_cd:Available"]),
            ("cut-after=mkvdev", ["aix04_cd:Available"]),
        ])
    func cuts(fault: String, effect: [String]) async throws {
        try await LabFixture.with { lab in
            try lab.arm(fault, on: "ms12-vio1")
            let answer = try await lab.ssh("ms12-vio1", Self.make)
            #expect(answer.status == 255 && answer.out.isEmpty)
            try await eventually { try lab.log().count == 1 }
            #expect(try drives(lab) == effect)
            let again = try await lab.ssh("ms12-vio1", "ioscli ioslevel")
            #expect(again.status == 0)
        }
    }

    @Test("a cut during cfgmgr leaves cfgmgr running to its end")
    func cutDuringCfgmgr() async throws {
        try await LabFixture.with { lab in
            _ = try await lab.ssh("ms12-vio1", Self.make)
            try lab.arm("cut-during=cfgmgr", "cfgmgr-slow=0.5", on: "aix04")
            let answer = try await lab.ssh("aix04", "/usr/sbin/cfgmgr -l vio0 </dev/null >/dev/null 2>&1 & wait")
            #expect(answer.status == 255)
            try await eventually { try lab.state().systems[0].lpars[2].device("cd0")?.status == "Available" }
        }
    }

    @Test("only one device command at a time: a second cfgmgr meets the ODM lock")
    func odmLock() async throws {
        try await LabFixture.with { lab in
            try lab.arm("cfgmgr-slow=20", on: "aix04")
            let answer = try await lab.ssh(
                "aix04",
                "cfgmgr -l vio0 </dev/null >/dev/null 2>&1 & sleep 0.3; cfgmgr -l vio0; echo M:$?; lsdev -Cc adapter >/dev/null; echo $?"
            )
            #expect(answer.out == "M:1\n0\n")
            #expect(answer.err.contains("0514-516") && answer.err.contains("Please retry the command later."))
        }
    }

    @Test("garbled and truncated answers, a hidden drive, a stalled command: each once")
    func answers() async throws {
        try await LabFixture.with { lab in
            _ = try await lab.ssh("ms12-vio1", Self.make)
            let honest = try await lab.ssh("ms12-vio1", "ioscli lsmap -all").out
            try lab.arm("garble=lsmap", on: "ms12-vio1")
            let garbled = try await lab.ssh("ms12-vio1", "ioscli lsmap -all").out
            #expect(garbled.contains("\u{1b}") && garbled.count < honest.count)
            try lab.arm("truncate=lsmap", on: "ms12-vio1")
            let half = try await lab.ssh("ms12-vio1", "ioscli lsmap -all").out
            #expect(honest.hasPrefix(half) && half.count == honest.count / 2)
            try lab.arm("hide-newest=lsmap", "hide-newest=lsvopt", on: "ms12-vio1")
            let hidden = try await lab.ssh("ms12-vio1", "ioscli lsmap -all; ioscli lsvopt").out
            #expect(!hidden.contains("aix04_cd"))
            try lab.arm("stall=lsmap:0.5", on: "ms12-vio1")
            let start = Date()
            let late = try await lab.ssh("ms12-vio1", "ioscli lsmap -all").out
            #expect(late == honest && Date().timeIntervalSince(start) >= 0.5)
        }
    }

    @Test("a rejected key, a new host key, a silent port and a late boot, until cleared")
    func sshd() async throws {
        try await LabFixture.with { lab in
            try lab.arm("reject-key", on: "aix01")
            try lab.arm("new-host-key", on: "aix03")
            try lab.arm("refuse", on: "aix04")
            let expected = [
                ("aix01", "Permission denied"), ("aix03", "Host key verification failed"), ("aix04", "Connection refused"),
            ]
            for (host, text) in expected {
                let refused = try await lab.ssh(host, "true")
                #expect(refused.status == 255 && refused.err.contains(text), "\(host)")
            }
            try lab.arm("clear", on: "aix01")
            try lab.arm("clear", on: "aix03")
            try lab.arm("clear", on: "aix04")
            for host in ["aix01", "aix03", "aix04"] {
                let answer = try await lab.ssh(host, "true")
                #expect(answer.status == 0)
            }
            try lab.arm("late-boot=3", on: "aix05")
            let early = try await lab.ssh("aix05", "true")
            #expect(early.err.contains("Connection refused"))
            try await eventually { try await lab.ssh("aix05", "true").status == 0 }
        }
    }

    @Test(
        "an unknown fault is refused",
        arguments: [
            "nonsense", "odm-lock", "odm-lock=x", "refuse=1", "stall=lsmap", "cut-after=", "late-boot=inf", "cfgmgr-slow=1e300",
            "stall=lsmap:nan", "slow=mkvdev:86401", "late-boot=-1",
        ])
    func unknown(fault: String) throws {
        #expect(throws: LabError.self) { try FaultKind.parse(fault) }
    }
}
