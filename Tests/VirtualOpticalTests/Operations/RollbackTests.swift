import PowerVM
import Testing

@testable import VirtualOptical

@Suite struct RollbackTests {
    private var request: TestRequest {
        var request = TestRequest.aix04
        request.rollback = true
        return request
    }

    @Test("an LPAR that refuses has the drive rolled back, and nothing is changed in the end")
    func takenBack() async {
        var faults = ModelFaults()
        faults.exchangedFrom = 1
        let world = ModelWorld(.simple, faults)
        let report = await world.attach(request)
        #expect(report.status == .failed)
        #expect(report.changed == false)
        #expect(report.drive == nil)
        #expect(!report.notes.contains { $0.contains("while this drive exists") })
        #expect(report.steps.map(\.name) == ["create-drive", "configure", "remove-drive"])
        #expect(world.state == .simple)
    }

    @Test("an older cd at the drive's location is never deleted")
    func olderDisc() async {
        var state = ModelState.ghost
        state.lpar.discs[0].isOpen = true
        let world = ModelWorld(state)
        let report = await world.attach(request)
        #expect(report.status == .failed)
        #expect(world.state == state)
        #expect(!world.changes.contains { $0.contains("rmdev -dl") })
    }

    @Test("a cfgmgr that did its work and then failed has its cd removed too")
    func failedLate() async {
        var faults = ModelFaults()
        faults.cfgmgrComplains = true
        let world = ModelWorld(.simple, faults)
        let report = await world.attach(request)
        #expect(report.problem?.code == .odmLocked)
        #expect(report.steps.map(\.name) == ["create-drive", "configure", "remove-device", "remove-drive"])
        #expect(report.changed == false)
        #expect(world.state == .simple)
    }

    @Test("what else cfgmgr configured stays and is counted")
    func remains() async {
        var state = ModelState.dual
        state.lpar.hasKernelView = false
        state.lpar.others = ["hdisk7": "Defined"]
        state.lpar.discs = [ModelDisc(number: 0, slot: 3, lun: 0x81, generation: -1)]
        let world = ModelWorld(state)
        let report = await world.attach(request)
        #expect(report.status == .failed)
        #expect(report.changed == true)
        #expect(report.alsoChanged.map(\.name) == ["hdisk7"])
        #expect(world.state.vioses == state.vioses)
    }

    @Test("a rollback whose answer is lost is unknown")
    func lost() async {
        var faults = ModelFaults()
        faults.exchangedFrom = 1
        // Survey, mkvdev, the query before the rollback, rmvdev.
        faults.cuts[.init(host: "vio1", exchange: 3)] = .after
        faults.deadFrom["vio1"] = 4
        let report = await ModelWorld(.simple, faults).attach(request)
        #expect(report.status == .unknown)
        #expect(report.problem != nil)
        #expect(report.warnings.contains { $0.contains("the rollback stopped") })
    }

    @Test("a drive that got a medium meanwhile is emptied before it is removed")
    func loaded() async {
        var faults = ModelFaults()
        faults.exchangedFrom = 1
        faults.meanwhile[.init(host: "vio1", exchange: 2)] = { $0.vioses[0].vhosts[1].vtds[1].media = "AIX.iso" }
        let world = ModelWorld(.simple, faults)
        let report = await world.attach(request)
        #expect(report.steps.map(\.name) == ["create-drive", "configure", "unload-media", "remove-drive"])
        #expect(world.state == .simple)
    }

    @Test("a drive that was there before is never removed")
    func notOurs() async {
        var state = ModelState.attached
        state.lpar.discs = []
        var faults = ModelFaults()
        faults.exchangedFrom = 1
        let world = ModelWorld(state, faults)
        _ = await world.attach(request)
        #expect(world.state == state)
    }
}
