import PowerVM
import TestSupport
import Testing

@testable import VirtualOptical

/// `--vios` names one VIOS and no file names the others: what the kernel reports about them counts. Never a drive on two VIOSes.
@Suite struct OtherVIOSTests {
    private var request: TestRequest {
        var request = TestRequest.aix04
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

    @Test("the drive on the VIOS that only the kernel reports is found, as with an inventory", arguments: [true, false])
    func named(_ isInventory: Bool) async {
        let world = ModelWorld(state)
        let report = await world.attach(request, vioses: isInventory ? nil : ["vio2"], areAll: isInventory)
        #expect(report.status == .alreadyAttached)
        #expect(report.drive?.name.text == "old")
        #expect(world.changes.isEmpty)
    }

    @Test("it is configured rather than another one created")
    func unconfigured() async {
        var state = state
        state.lpar.discs = []
        let world = ModelWorld(state)
        #expect(await world.attach(request, vioses: ["vio2"], areAll: false).status == .attached)
        #expect(world.changes == ["aix04: cfgmgr -l vio0"])
    }

    @Test("VIOSes whose partitions have other names than their hosts, and vhosts of one number, are resolved by querying both")
    func equalNumbers() async {
        var state = ModelState.dual
        state.vioses[0].partition = "p-vio1"
        state.vioses[1].partition = "p-vio2"
        state.vioses[1].vhosts[0].vtds = [ModelVTD(name: "old", lun: 0x81)]
        var request = TestRequest.aix04
        request.vios = "vio1"
        let world = ModelWorld(state)
        let report = await world.attach(request, vioses: ["vio1"], areAll: false)
        #expect(report.drive?.name.text == "old")
        #expect(world.state.drives.count == 1)
    }

    @Test("a name that ssh doesn't know is reported, and doesn't prevent a second detach")
    func unresolvable() async throws {
        var state = ModelState.dual
        state.vioses[1].partition = "p-vio2"
        let world = ModelWorld(state)
        var hosts = world.hosts(["vio1"], areAll: false)
        hosts.viosNamed = { name in
            let failure = TransportFailure(kind: .unreachable, code: "name-resolution", message: "no such host", hint: "-")
            return RemoteHost(
                name: name, runner: ScriptedRunner(host: name.text, [.failure(failure: failure)]) { Issue.record("\($0)") })
        }
        var request = TestRequest.aix04
        request.vios = "vio1"
        #expect(await AttachOperation(request: request, hosts: hosts, context: .instant).run().status == .attached)
        #expect(await DetachOperation(request: request, hosts: hosts, context: .instant).run().status == .detached)
        let second = await DetachOperation(request: request, hosts: hosts, context: .instant).run()
        #expect(second.status == .alreadyDetached)
        #expect(second.notes.contains { $0.contains("p-vio2") && $0.contains("inventory") })
    }

    @Test("one that can't be asked refuses where a cd may be its drive's")
    func unreachable() async {
        var state = state
        state.vioses[0].name = "nobody-knows"
        state.vioses[0].partition = "its-partition"
        let world = ModelWorld(state)
        var hosts = world.hosts(["vio2"], areAll: false)
        hosts.viosNamed = { name in
            let silence = ScriptedRunner.ScriptedScene.failure(failure: ModelFaults.Cut.unreachable.failure)
            return RemoteHost(name: name, runner: ScriptedRunner(host: name.text, [silence]) { Issue.record("\($0)") })
        }
        let refused = await AttachOperation(request: request, hosts: hosts, context: .instant).run()
        #expect(refused.problem?.code == .driveMayExistElsewhere)
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
        let report = await AttachOperation(request: .aix04, hosts: hosts, context: .instant).run()
        #expect(report.status == .attached)
    }
}
