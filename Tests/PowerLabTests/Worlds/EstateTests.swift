import TestSupport
import Testing

@testable import PowerLab

@Suite("World estate")
struct EstateTests {
    @Test("two systems, dual VIOSes, 60 LPARs, an HMC, drives in every condition; sshds only where the world wants them")
    func estate() async throws {
        try await LabFixture.with("estate") { lab in
            let state = try lab.state()
            #expect(state.systems.map(\.lpars.count) == [30, 30] && state.systems.flatMap(\.vios).count == 4)
            #expect(state.sshHosts.count == 21 && state.hostNames.count == 65)
            let drives = try await lab.ssh("ms21-vio1", "ioscli lsvopt -field vtd media -fmt :").out.split(separator: "\n")
            #expect(drives.count == 18 && drives.contains("aix104_cd:scratch4.iso") && drives.contains("aix102_cd:No Media"))
            #expect(try await lab.ssh("ms21-vio2", "ioscli lsvopt -fmt :").out.split(separator: "\n").count == 3)
            #expect(state.isLive("cd0", on: "aix107") && !state.isLive("cd0", on: "aix105"))
            #expect(try await lab.ssh("aix107", "mount | grep -c /cdrom").out == "1\n")
            #expect(try await lab.ssh("aix111", "true").err.contains("Connection refused"))
            let hmc = try await lab.ssh(
                "hscroot@hmc01", "lssyscfg -r lpar -m ms22 -F name,state,os_version | grep -e aix209 -e lnx210")
            #expect(hmc.out == "aix209,Not Activated,Unknown\nlnx210,Running,\"Linux, 9.4, 5.14.0-427.el9\"\n")
            #expect(throws: LabError.self) { try lab.arm("refuse", on: "aix111") }
        }
    }

    @Test("every world can be built, and states its purpose")
    func worlds() throws {
        let worlds = try World.list()
        #expect(worlds.count > 20 && Set(worlds.map(\.name)).count == worlds.count)
        for world in worlds {
            #expect(!world.purpose.isEmpty)
            #expect(throws: Never.self) { try World.find(world.name).firstState() }
        }
    }
}
