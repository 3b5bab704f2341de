import TestSupport
import Testing

@testable import VirtualOptical

/// `--vios` names one VIOS and no file names the others: what the kernel says of them counts. Never a drive on two VIOSes.
@Suite struct OtherVIOSTests {
    private var request: DriveRequest {
        var request = DriveRequest.aix04
        request.vios = "vio2"
        return request
    }

    /// The drive `old` is on vio1.
    private var state: ModelState {
        var state = ModelState.dual
        state.vioses[0].vhosts[0].vtds = [ModelVTD(name: "old", lun: 0x81)]
        state.lpar.discs = [ModelDisc(number: 0, slot: 2, lun: 0x81)]
        return state
    }

    @Test("the drive on the VIOS that only the kernel names is found, as with an inventory", arguments: [true, false])
    func named(_ isInventory: Bool) async {
        let world = ModelWorld(state)
        let report = await world.attach(request, vioses: isInventory ? nil : ["vio2"], areAll: isInventory)
        #expect(report.status == .alreadyAttached)
        #expect(report.drive?.name.text == "old")
        #expect(world.changes.isEmpty)
    }

    @Test("it is configured rather than another one made")
    func unconfigured() async {
        var state = state
        state.lpar.discs = []
        let world = ModelWorld(state)
        #expect(await world.attach(request, vioses: ["vio2"], areAll: false).status == .attached)
        #expect(world.changes == ["aix04: cfgmgr -l vio0"])
    }

    @Test("one that can't be asked refuses where a cd may be its drive's")
    func unreachable() async {
        var state = state
        state.vioses[0].name = "nobody-knows"
        state.vioses[0].partition = "its-partition"
        let world = ModelWorld(state)
        var hosts = world.hosts(["vio2"], areAll: false)
        hosts.viosNamed = { name in
            let silence = ScriptedRunner.Scene.failure(failure: ModelFaults.Cut.unreachable.failure)
            return VIOSAccess(name: name, runner: ScriptedRunner(host: name, [silence]) { Issue.record("\($0)") })
        }
        let refused = await AttachOperation(request: request, hosts: hosts, surroundings: .instant).run()
        #expect(refused.problem?.code == "drive-may-exist-elsewhere")
        #expect(world.changes.isEmpty)
    }

    @Test("a VIOS whose partition has another name than its host is not asked twice")
    func alias() async {
        var state = ModelState.simple
        state.vioses[0].partition = "its-partition"
        let world = ModelWorld(state)
        var hosts = world.hosts(["vio1"], areAll: false)
        hosts.viosNamed = { name in
            Issue.record("\(name) was asked")
            return nil
        }
        let report = await AttachOperation(request: .aix04, hosts: hosts, surroundings: .instant).run()
        #expect(report.status == .attached)
    }
}
