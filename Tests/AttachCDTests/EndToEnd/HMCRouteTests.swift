import PowerLab
import Testing
import TestSupport

@Suite("The HMC as source of facts and as way")
struct HMCRouteTests {
    @Test("through the HMC alone an LPAR's name is enough; a second run changes nothing; detach removes exactly that")
    func hmcAlone() async throws {
        try await LabFixture.with("hmc") { lab in
            try lab.arm("refuse", on: "ms12-vio1")
            try lab.arm("refuse", on: "ms12-vio2")
            let before = try StateRenderer.render(lab.state())
            let first = try await lab.runs("aix04", "--hmc", "hmc01", inventory: "{}")
            #expect(first.verdict == "0 attached", "\(first.out)")
            #expect(first.route == "hmc" && first.vios == "ms12-vio1" && first.proof == "hmc-slot-pair" && first.device == "cd0")
            let made = ["ms12-vio1: ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd", "aix04: cfgmgr -l vio0"]
            #expect(try lab.changes() == made)
            #expect(first.out.contains("viosvrcmd -m ms12 -p ms12-vio1 -c 'mkvdev -fbo -vadapter vhost2 -dev aix04_cd'"))

            let again = try await lab.runs("aix04", "--hmc", "hmc01", inventory: "{}")
            #expect(
                again.verdict == "0 already-attached" && again.changed == false && again.proof == "hmc-slot-pair", "\(again.out)")
            let status = try await lab.runs("status", "aix04", "--hmc", "hmc01", "--system", "ms12", inventory: "{}")
            #expect(status.verdict == "0 attached" && status.route == "hmc", "\(status.out)")
            #expect(try lab.changes() == made)

            let gone = try await lab.runs("detach", "aix04", "--hmc", "hmc01", inventory: "{}")
            #expect(gone.verdict == "0 detached" && gone.route == "hmc", "\(gone.out)")
            #expect(try StateRenderer.render(lab.state()) == before)
            let nothing = try await lab.runs("detach", "aix04", "--hmc", "hmc01", inventory: "{}")
            #expect(nothing.verdict == "0 already-detached" && nothing.changed == false, "\(nothing.out)")
            #expect(try lab.changes().count == 4)
        }
    }

    @Test("--vios names one VIOS; the drive on the other one, which the HMC names, is found: never one on both")
    func otherVIOS() async throws {
        try await LabFixture.with("hmc") { lab in
            let first = try await lab.runs("aix04", "--hmc", "hmc01", inventory: "{}")
            #expect(first.verdict == "0 attached" && first.vios == "ms12-vio1", "\(first.out)")
            let made = try lab.changes()
            let other = try await lab.runs("aix04", "--hmc", "hmc01", "--vios", "ms12-vio2", inventory: "{}")
            #expect(other.verdict == "0 already-attached" && other.vios == "ms12-vio1", "\(other.out)")
            // A cd that isn't configured would not reveal the drive.
            let direct = "systems: { ms12: { hmc: hmc01 } }\nlpars: { aix04: { system: ms12 } }\n"
            let again = try await lab.runs("aix04", "--vios", "ms12-vio2", inventory: direct)
            #expect(again.verdict == "0 already-attached" && again.vios == "ms12-vio1", "\(again.out)")
            #expect(try lab.changes() == made)
        }
    }

    @Test("directly alone no HMC is asked; with an HMC in the inventory it proves, and commands still go directly")
    func directAndBoth() async throws {
        try await LabFixture.with("hmc") { lab in
            let plain = "systems: { ms12: { vios: [ms12-vio1, ms12-vio2] } }\nlpars: { aix01: { system: ms12 } }\n"
            let direct = try await lab.runs("aix01", inventory: plain)
            #expect(direct.verdict == "0 attached" && direct.route == "ssh", "\(direct.out)")
            #expect(try lab.commands(on: "hmc01") == [])

            let both = try await lab.runs("aix04")
            #expect(both.verdict == "0 attached" && both.route == "ssh" && both.proof == "hmc-slot-pair", "\(both.out)")
            let again = try await lab.runs("aix04")
            #expect(again.verdict == "0 already-attached" && again.proof == "hmc-slot-pair", "\(again.out)")
            #expect(try lab.execs(on: "hmc01") == 2)
            #expect(try lab.commands(on: "hmc01").allSatisfy { $0.hasPrefix("lssyscfg") || $0.hasPrefix("lshwres") })

            // The same drive by the other way.
            let other = try await lab.runs("aix04", "--hmc", "hmc01")
            #expect(other.verdict == "0 already-attached" && other.route == "hmc", "\(other.out)")
            let gone = try await lab.runs("detach", "aix04")
            #expect(gone.verdict == "0 detached" && gone.route == "ssh", "\(gone.out)")
        }
    }

    @Test("client id 0x00000000 is refused without the HMC and taken with its slot pair; a slot that takes anybody is not")
    func clientIDZero() async throws {
        try await LabFixture.with("hmc") { lab in
            let plain = "systems: { ms12: { vios: [ms12-vio1] } }\nlpars: { aix07: { system: ms12 } }\n"
            let without = try await lab.runs("aix07", inventory: plain)
            #expect(without.verdict == "2 refused" && without.code == "client-id-unknown", "\(without.out)")
            let with = try await lab.runs("aix07", "--vadapter", "vhost4")
            #expect(with.verdict == "0 attached" && with.proof == "hmc-slot-pair", "\(with.out)")
            let anybody = try await lab.runs("aix07", "--vadapter", "vhost5")
            #expect(anybody.verdict == "2 refused" && anybody.code == "client-id-unknown", "\(anybody.out)")
            #expect(try lab.changes().count == 2)
        }
    }

    @Test("an LPAR that isn't activated: reported; --vios-only creates the drive by the HMC's id and slot pair, once")
    func notActivated() async throws {
        try await LabFixture.with("hmc") { lab in
            let before = try StateRenderer.render(lab.state())
            let closed = try await lab.runs("aix06", "--hmc", "hmc01", inventory: "{}")
            #expect(closed.verdict == "4 unreachable", "\(closed.out)")
            #expect(closed.message.contains("aix06(7) on ms12 is Not Activated") && closed.hint.contains("--vios-only"))
            #expect(try lab.changes() == [])

            let made = try await lab.runs("aix06", "--hmc", "hmc01", "--vios-only", inventory: "{}")
            #expect(made.verdict == "0 pending" && made.changed == true && made.route == "hmc", "\(made.out)")
            let again = try await lab.runs("aix06", "--vios-only")
            #expect(again.verdict == "0 pending" && again.changed == false && again.route == "ssh", "\(again.out)")
            #expect(try lab.changes() == ["ms12-vio1: ioscli mkvdev -fbo -vadapter vhost3 -dev aix06_cd"])
            let gone = try await lab.runs("detach", "aix06", "--hmc", "hmc01", "--vios-only", inventory: "{}")
            #expect(gone.verdict == "0 detached", "\(gone.out)")
            #expect(try StateRenderer.render(lab.state()) == before)
        }
    }

    @Test("without an RMC connection the direct way is taken and told; where there is none the run ends before any change")
    func withoutRMC() async throws {
        try await LabFixture.with("hmc-normc") { lab in
            let attached = try await lab.runs("aix04", "--hmc", "hmc01")
            #expect(
                attached.verdict == "0 attached" && attached.route == "ssh" && attached.proof == "hmc-slot-pair",
                "\(attached.out)")
            #expect(attached.notes.contains("ms12-vio1 was queried directly") && attached.notes.contains("HSCL2957"))
            let gone = try await lab.runs("detach", "aix04", "--hmc", "hmc01")
            #expect(gone.verdict == "0 detached" && gone.route == "ssh", "\(gone.out)")
            let before = try lab.changes()
            for arguments in [["aix05"], ["aix05", "--hmc", "hmc01"]] {
                let closed = try await lab.runs(arguments[0], arguments.count > 1 ? "--hmc=hmc01" : "-q")
                #expect(closed.verdict == "4 unreachable", "\(closed.out)")
                #expect(closed.message.contains("HSCL2957") && closed.message.contains("Connection refused"))
            }
            let table = try await lab.runsText(["vios", "lsvopt", "ms12-vio1", "--hmc", "hmc01"])
            #expect(table.status == 0 && table.out == "VTD  MEDIA  SIZE\n", "\(table)")
            #expect(table.err.contains("HSCL2957") && table.err.contains("queried directly"))
            #expect(try await lab.runsText(["vios", "lsvopt", "ms12-vio2"]).status == 4)
            #expect(try lab.changes() == before)
        }
    }
}
