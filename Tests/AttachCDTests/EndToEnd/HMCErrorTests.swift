import PowerLab
import Testing
import TestSupport

@Suite("Errors of the HMC's way")
struct HMCErrorTests {
    @Test("an error that did change something is settled by looking; one that did nothing is told with the VIOS's text")
    func settledByLooking() async throws {
        try await LabFixture.with("hmc") { lab in
            try lab.arm("mkvdev-rc1-effect", on: "ms12-vio1")
            let first = try await lab.runs("aix01", "--hmc", "hmc01")
            #expect(first.verdict == "0 attached" && first.warnings.contains("HSCL2970"), "\(first.out)")

            try lab.arm("cut-after=mkvdev", on: "hmc01")
            let second = try await lab.runs("aix03", "--hmc", "hmc01")
            #expect(second.verdict == "0 attached" && second.route == "hmc", "\(second.out)")

            try lab.arm("odm-lock=1", on: "ms12-vio1")
            let third = try await lab.runs("aix07", "--hmc", "hmc01")
            #expect(third.verdict == "0 attached", "\(third.out)")

            try lab.arm("fs-full", on: "ms12-vio1")
            let full = try await lab.runs("aix04", "--hmc", "hmc01")
            #expect(full.verdict == "1 failed" && full.code == "file-system-full", "\(full.out)")
            #expect(full.message.contains("HSCL2970") && full.message.contains("0514-548"))
            #expect(try lab.changes().filter { $0.contains("mkvdev") }.count == 3)
        }
    }

    @Test("a localised text without a number names no cause, and the state decides all the same")
    func localised() async throws {
        try await LabFixture.with("hmc") { lab in
            // The world's HMC answers in Polish unless English is requested; attach-cd requests it.
            let english = try await lab.runs("vios", "lsmedia", "ms12-vio9", "--hmc", "hmc01")
            #expect(english.status == 2 && english.code == "no-such-partition", "\(english.out)")
            let none = try await lab.runs("vios", "loadopt", "ms12-vio2", "x.iso", "aix04_cd", "--hmc", "hmc01")
            #expect(none.status == 2 && none.code == "no-such-drive", "\(none.out)")

            try lab.arm("localised", on: "hmc01")
            try lab.arm("mkvdev-rc1-effect", on: "ms12-vio1")
            let attached = try await lab.runs("aix01", "--hmc", "hmc01")
            #expect(attached.verdict == "0 attached" && attached.warnings.contains("Komenda IOServer"), "\(attached.out)")
            try lab.arm("fail=rmvdev", on: "ms12-vio1")
            let failed = try await lab.runs("vios", "rmvopt", "ms12-vio1", "aix01_cd", "--hmc", "hmc01")
            #expect(failed.status == 1 && failed.code == "command-failed", "\(failed.out)")
            #expect(try lab.state().systems[0].vios[0].vtds.map(\.name) == ["aix01_cd"])
        }
    }

    @Test("a device that isn't a drive is refused over the HMC too, and nothing is sent")
    func notADrive() async throws {
        try await LabFixture.with("hmc") { lab in
            for verb in [["rmvopt", "ms12-vio1", "vhost2"], ["unloadopt", "ms12-vio1", "vhost2"]] {
                let refused = try await lab.runs("vios", verb[0], verb[1], verb[2], "--hmc", "hmc01")
                #expect(refused.status == 2 && refused.code == "not-an-optical-drive", "\(refused.out)")
            }
            let usage = try await lab.runsText(["aix04", "--system", "a'b", "--hmc", "hmc01"])
            #expect(usage.status == 64)
            let alone = try await lab.runs("aix04", "--system", "ms99", inventory: "{}")
            #expect(alone.verdict == "2 refused" && alone.code == "configuration", "\(alone.out)")
            #expect(try lab.changingCommands() == [])
        }
    }
}

extension HMCErrorTests {
    @Test(
        "an HMC without a session left, and no other one: a warning where it only would have proven, an error where it was asked for"
    )
    func sessionLimit() async throws {
        try await LabFixture.with("hmc") { lab in
            try lab.arm("session-limit", on: "hmc01")
            let helped = try await lab.runs("aix01")
            #expect(helped.verdict == "0 attached" && helped.proof == "appearance", "\(helped.out)")
            #expect(
                helped.warnings.contains("the HMC could not be queried") && helped.warnings.contains("maximum number of sessions")
            )
            let asked = try await lab.runs("aix01", "--hmc", "hmc01")
            #expect(asked.verdict == "1 failed" && asked.code == "answer-lost" && asked.changed == false, "\(asked.out)")
            #expect(asked.message.contains("maximum number of sessions"))
            let slow = try await lab.runs("aix03", "--hmc", "hmc02", inventory: "{}")
            #expect(slow.verdict == "4 unreachable", "\(slow.out)")
        }
    }

    @Test("a VIOS command that is slow on the HMC is waited for")
    func slow() async throws {
        try await LabFixture.with("hmc") { lab in
            try lab.arm("stall=mkvdev:2", on: "hmc01")
            let late = try await lab.runs("aix01", "--hmc", "hmc01")
            #expect(late.verdict == "0 attached" && late.route == "hmc", "\(late.out)")
            #expect(try lab.changes().filter { $0.contains("mkvdev") }.count == 1)
        }
    }
}
