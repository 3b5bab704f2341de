import PowerLab
import Testing
import TestSupport

@Suite("Two managed systems behind two HMCs")
struct HMCTwoSystemsTests {
    @Test("one LPAR name on two systems is refused with both; the system decides; the other system's host is refused")
    func sameName() async throws {
        try await LabFixture.with("hmc-two") { lab in
            let refused = try await lab.runs("aix04", "--hmc", "hmc01", inventory: "{}")
            #expect(refused.verdict == "2 refused" && refused.code == "ambiguous-partition", "\(refused.out)")
            #expect(refused.message.contains("aix04(5) on ms12 (9009-22A*7812345)"))
            #expect(refused.message.contains("aix04(5) on ms13 (9009-22A*7899999)") && refused.hint.contains("--system"))

            let wrong = try await lab.runs("aix04", "--hmc", "hmc01", "--system", "ms13", inventory: "{}")
            #expect(wrong.verdict == "2 refused" && wrong.code == "wrong-machine", "\(wrong.out)")
            let unknown = try await lab.runs("aix05", "--hmc", "hmc01", "--system", "ms77", inventory: "{}")
            #expect(unknown.verdict == "2 refused" && unknown.code == "no-such-system", "\(unknown.out)")
            let moved = try await lab.runs("aix05", "--hmc", "hmc01", "--system", "ms13", inventory: "{}")
            #expect(moved.verdict == "2 refused" && moved.code == "wrong-system", "\(moved.out)")
            #expect(moved.message.contains("but on ms12"))
            let absent = try await lab.runs("aix04", "--partition", "aix99", "--hmc", "hmc01", inventory: "{}")
            #expect(absent.verdict == "2 refused" && absent.code == "no-such-partition", "\(absent.out)")
            // A VIOS of the other machine whose vhost carries the same client id, LPAR not asked.
            let stray = try await lab.runs(
                "aix04", "--vios-only", "--vios", "ms12-vio1",
                inventory: "systems: { ms13: { serial: 9009-22A*7899999 } }\nlpars: { aix04: { system: ms13, id: 5 } }\n")
            #expect(stray.verdict == "2 refused" && stray.code == "wrong-machine", "\(stray.out)")
            #expect(try lab.changes() == [])

            let right = try await lab.runs(
                "aix04", "--host", "aix04b", "--hmc", "hmc01", "--system", "9009-22A*7899999", inventory: "{}")
            #expect(right.verdict == "0 attached" && right.vios == "ms13-vio1" && right.proof == "hmc-slot-pair", "\(right.out)")
            #expect(try lab.changes().allSatisfy { $0.hasPrefix("ms13-vio1: ") || $0.hasPrefix("aix04b: ") })
        }
    }

    @Test("a VIOS that ssh can't reach is asked through the HMC; a partition's name may hold blanks and dots")
    func closedDirectWay() async throws {
        try await LabFixture.with("hmc-two") { lab in
            let attached = try await lab.runs("app6")
            #expect(attached.verdict == "0 attached" && attached.route == "hmc", "\(attached.out)")
            #expect(attached.notes.contains("ms13-vio1 was queried through hmc01"))
            let again = try await lab.runs("app6")
            #expect(again.verdict == "0 already-attached" && again.changed == false, "\(again.out)")
            let gone = try await lab.runs("detach", "app6")
            #expect(gone.verdict == "0 detached" && gone.route == "hmc", "\(gone.out)")
            #expect(try lab.changes().count == 4)
        }
    }

    @Test("the second HMC is tried when the first is down or has no session left, and the report names it")
    func firstHMCDown() async throws {
        try await LabFixture.with("hmc-two") { lab in
            try lab.arm("refuse", on: "hmc01")
            let attached = try await lab.runs("app6")
            #expect(attached.verdict == "0 attached" && attached.route == "hmc", "\(attached.out)")
            #expect(attached.notes.contains("hmc02 was used: hmc01") && attached.notes.contains("through hmc02"))
            #expect(try lab.commands(on: "hmc01") == [])
            try lab.arm("clear", on: "hmc01")
            try lab.arm("session-limit", on: "hmc01")
            let again = try await lab.runs("app6", "--hmc", "hmc01", "--system", "ms13")
            #expect(again.verdict == "0 already-attached" && again.notes.contains("hmc02 was used"), "\(again.out)")
            try lab.arm("refuse", on: "hmc02")
            try lab.arm("refuse", on: "hmc01")
            let direct = try await lab.runs("aix05")
            #expect(direct.verdict == "0 attached" && direct.route == "ssh" && direct.proof == "cvai", "\(direct.out)")
            #expect(direct.warnings.contains("the HMC could not be queried"))
            let asked = try await lab.runs("aix05", "--hmc", "hmc01")
            #expect(asked.verdict == "4 unreachable" && asked.message.contains("hmc01"), "\(asked.out)")
        }
    }
}
