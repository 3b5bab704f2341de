import PowerVM
import Testing

@testable import VirtualOptical

@Suite struct AttachTests {
    @Test("a partition without a drive gets one, and a second run changes nothing")
    func twice() async {
        let world = ModelWorld(.simple)
        let first = await world.attach(DriveRequest(lpar: "aix04"))
        #expect(first.status == .attached)
        #expect(first.problem == nil)
        #expect(first.proof == .cvai)
        #expect(first.device?.name.text == "cd0")
        #expect(world.state.drives.map(\.vtd.name) == ["aix04_cd"])
        world.heal()
        let second = await world.attach(DriveRequest(lpar: "aix04"))
        #expect(second.status == .alreadyAttached)
        #expect(second.changed == false)
        #expect(world.changes.isEmpty)
    }
}

extension ModelState {
    /// One VIOS, one adapter, no drive: vhost2 in slot 30 to slot 2 of aix04(5), with a disk; and another LPAR's adapter.
    static var simple: ModelState {
        ModelState(
            vioses: [
                ModelVIOS(
                    name: "vio1", partition: "vio1",
                    vhosts: [
                        ModelVhost(
                            number: 0, slot: 25, client: 3, clientSlot: 2,
                            vtds: [ModelVTD(name: "aix01_root", lun: 0x81, kind: .disk)]),
                        ModelVhost(
                            number: 2, slot: 30, client: 5, clientSlot: 2,
                            vtds: [ModelVTD(name: "aix04_root", lun: 0x81, kind: .disk)]),
                    ])
            ], lpar: ModelLPAR(adapters: [ModelVSCSI(number: 0, slot: 2)]))
    }
}
