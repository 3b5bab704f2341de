import PowerLab
import Testing
import TestSupport

@Suite("Media")
struct MediaTests {
    @Test("--media loads once, refuses what is in the way, and takes it out only at --force")
    func attachWithMedia() async throws {
        try await LabFixture.with("media") { lab in
            let loaded = try await lab.runs("aix05", "--media", "AIX_720500_DVD_1.iso")
            #expect(loaded.verdict == "0 attached" && loaded.media == "AIX_720500_DVD_1.iso", "\(loaded.out)")
            let one = ["ms12-vio1: ioscli loadopt -disk AIX_720500_DVD_1.iso -vtd aix05_cd"]
            #expect(try lab.changes() == one)
            let again = try await lab.runs("aix05", "--media", "AIX_720500_DVD_1.iso")
            #expect(again.verdict == "0 already-attached" && again.changed == false, "\(again.out)")

            let other = try await lab.runs("aix05", "--media", "AIX_720500_DVD_2.iso")
            #expect(other.verdict == "2 refused" && other.code == "other-medium", "\(other.out)")
            let elsewhere = try await lab.runs("aix05", "--media", "scratch.iso", "--force")
            #expect(elsewhere.verdict == "2 refused" && elsewhere.code == "medium-in-use", "\(elsewhere.out)")
            #expect(elsewhere.message.contains("aix03_cd (vhost1, partition 4)"))
            let missing = try await lab.runs("aix05", "--media", "nothing.iso")
            #expect(missing.verdict == "2 refused" && missing.code == "no-such-medium", "\(missing.out)")
            #expect(missing.message.contains("AIX_720500_DVD_1.iso, AIX_720500_DVD_2.iso, AIX_720501_flash.iso, scratch.iso"))
            let invalid = try await lab.runs("aix05", "--media", "a b")
            #expect(invalid.verdict == "2 refused" && invalid.code == "invalid-name", "\(invalid.out)")
            #expect(try await lab.runsText(["aix05", "--force"]).status == 64)
            let planned = try await lab.runs("aix05", "--media", "AIX_720500_DVD_2.iso", "--force", "--dry-run")
            #expect(planned.verdict == "0 planned", "\(planned.out)")
            #expect(try lab.changes() == one)

            let forced = try await lab.runs("aix05", "--media", "AIX_720500_DVD_2.iso", "--force")
            #expect(forced.verdict == "0 attached" && forced.media == "AIX_720500_DVD_2.iso", "\(forced.out)")
            #expect(try lab.changingCommands().filter { $0.contains("-release") } == [])
        }
    }

    @Test("a medium that the client holds stays in the drive without --force, and goes with it")
    func inUse() async throws {
        try await LabFixture.with("media") { lab in
            let before = try StateRenderer.render(lab.state())
            let busy = try await lab.runs("vios", "unloadopt", "ms12-vio1", "aix04_cd")
            #expect(busy.verdict == "1 failed" && busy.hint.contains("--force"), "\(busy.out)")
            let refused = try await lab.runs("vios", "loadopt", "ms12-vio1", "AIX_720500_DVD_2.iso", "aix04_cd")
            #expect(refused.verdict == "2 refused" && refused.code == "other-medium", "\(refused.out)")
            #expect(try StateRenderer.render(lab.state()) == before)
            #expect(try lab.changingCommands().filter { $0.contains("-release") } == [])
            let forced = try await lab.runs("vios", "unloadopt", "ms12-vio1", "aix04_cd", "--force")
            #expect(forced.verdict == "0 unloaded" && forced.changed == true, "\(forced.out)")
            #expect(try lab.changes() == ["ms12-vio1: ioscli unloadopt -release -vtd aix04_cd"])
            let again = try await lab.runs("vios", "unloadopt", "ms12-vio1", "aix04_cd")
            #expect(again.verdict == "0 unloaded" && again.changed == false, "\(again.out)")
            let moved = try await lab.runs("vios", "unloadopt", "ms12-vio1", "aix03_cd")
            #expect(moved.verdict == "0 unloaded", "\(moved.out)")
            let loaded = try await lab.runs("vios", "loadopt", "ms12-vio1", "scratch.iso", "aix05_cd")
            #expect(loaded.verdict == "0 loaded", "\(loaded.out)")
            #expect(try lab.changes().count == 3)
        }
    }

    @Test("without a repository the refusal names the command that makes one, in the words of the way")
    func noRepository() async throws {
        try await LabFixture.with("hmc") { lab in
            let direct = try await lab.runs("aix04", "--vios", "ms12-vio2", "--media", "x.iso")
            #expect(direct.verdict == "2 refused" && direct.code == "no-repository", "\(direct.out)")
            #expect(direct.hint.contains("ioscli mkrep -sp rootvg -size 10G"))
            let hmc = try await lab.runs("aix04", "--vios", "ms12-vio2", "--media", "AIX_720500_DVD_1.iso", "--hmc", "hmc01")
            #expect(hmc.verdict == "2 refused" && hmc.message.contains("ms12-vio1 has it"), "\(hmc.out)")
            #expect(hmc.hint.contains("viosvrcmd -m ms12 -p ms12-vio2 -c 'mkrep -sp rootvg -size 10G'"))
            #expect(try lab.changingCommands() == [])
            let loaded = try await lab.runs("aix04", "--media", "AIX_720501_flash.iso", "--hmc", "hmc01")
            #expect(
                loaded.verdict == "0 attached" && loaded.media == "AIX_720501_flash.iso" && loaded.vios == "ms12-vio1",
                "\(loaded.out)")
            let elsewhere = try await lab.runs("aix01", "--media", "AIX_720501_flash.iso", "--hmc", "hmc01")
            #expect(elsewhere.verdict == "2 refused" && elsewhere.code == "medium-in-use", "\(elsewhere.out)")
            let gone = try await lab.runs("detach", "aix04", "--hmc", "hmc01")
            #expect(gone.verdict == "0 detached", "\(gone.out)")
            let names = ["mkvdev", "cfgmgr", "loadopt", "rmdev", "unloadopt", "rmvdev"]
            let changes = try lab.changes()
            #expect(changes.count == names.count && zip(changes, names).allSatisfy { $0.contains($1) }, "\(changes)")
        }
    }
}
