import PowerVM
import Testing

@testable import VirtualOptical

@Suite struct DetachTests {
    @Test("the cd leaves AIX, the medium the drive, the drive the VIOS, in this order; a second run does nothing")
    func order() async {
        var state = ModelState.attached
        state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
        let world = ModelWorld(state)
        let report = await world.detach(.aix04)
        #expect(report.status == .detached)
        #expect(report.changed == true)
        #expect(
            world.changes == ["aix04: rmdev -dl cd0 at 2/130", "vio1: unloadopt -vtd aix04_cd", "vio1: rmvdev -vtd aix04_cd"])
        #expect(world.state == .simple)
        world.heal()
        let second = await world.detach(.aix04)
        #expect(second.status == .alreadyDetached)
        #expect(second.changed == false)
        #expect(world.changes.isEmpty)
    }

    @Test("a mounted cd is refused, naming the mount point, before anything is changed")
    func mounted() async {
        var state = ModelState.attached
        state.lpar.discs[0].mount = "/cdrom"
        let world = ModelWorld(state)
        let report = await world.detach(.aix04)
        #expect(report.status == .refused)
        #expect(report.problem?.code == .mounted)
        #expect(report.problem?.message.contains("/cdrom") == true)
        #expect(world.changes.isEmpty)
    }

    @Test("a cd that some process holds, with a medium in the drive, stops the detach with everything as it was")
    func busy() async {
        var state = ModelState.attached
        state.lpar.discs[0].isOpen = true
        state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
        let world = ModelWorld(state)
        let report = await world.detach(.aix04)
        #expect(report.status == .failed)
        #expect(report.problem?.code == .deviceBusy)
        #expect(report.changed == false)
        #expect(world.state == state)
    }

    @Test("--remove-medium: a medium that is out of the drive when the detach fails is named; a later run finds none")
    func removeMediumAfterFailure() async throws {
        var state = ModelState.attached
        state.vioses[0].media = ["AIX.iso"]
        state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
        var faults = ModelFaults()
        faults.deadFrom["vio1"] = 2
        let world = ModelWorld(state, faults)
        let request = DriveRequest(lpar: LPARIdentity("aix04"))
        func detach(_ world: ModelWorld) async -> LPARReport {
            await DetachOperation(request: request, records: MemoryRecords(), hosts: world.hosts(), context: .instant).run()
        }
        let failed = await detach(world)
        #expect(failed.problem?.hint.contains("attach-cd media rm AIX.iso --vios vio1") == true, "\(failed)")
        world.heal()
        let second = await detach(world)
        #expect(second.status == .detached && second.notes.contains { $0.contains("media ls --unused") }, "\(second)")
        let third = await detach(world)
        #expect(third.status == .alreadyDetached && third.notes.contains { $0.contains("media ls --unused") }, "\(third)")
    }

    @Test("a detach that fails behind the unload names the empty drive, and the command that puts the medium back")
    func emptied() async {
        var state = ModelState.attached
        state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
        var faults = ModelFaults()
        faults.deadFrom["vio1"] = 2
        let problem = await ModelWorld(state, faults).detach(.aix04).problem
        #expect(problem?.message.contains("aix04_cd is empty now") == true)
        #expect(problem?.hint.contains("loadopt vio1 AIX.iso aix04_cd puts the old medium back") == true)
    }

    @Test("--dry-run of a detach changes nothing")
    func dryRun() async {
        var request = TestRequest.aix04
        request.dryRun = true
        let world = ModelWorld(.attached)
        let report = await world.detach(request)
        #expect(report.status == .planned)
        #expect(report.steps.map(\.name) == ["remove-device", "remove-drive"])
        #expect(world.changes.isEmpty)
    }

    @Test("--vios of another VIOS than the drive's is refused")
    func elsewhere() async {
        var state = ModelState.dual
        state.vioses[0].vhosts[0].vtds = [ModelVTD(name: "vtopt0", lun: 0x81)]
        var request = TestRequest.aix04
        request.vios = "vio2"
        let world = ModelWorld(state)
        let report = await world.detach(request)
        #expect(report.problem?.code == .driveElsewhere)
        #expect(report.status == .refused)
        #expect(world.changes.isEmpty)
    }

    @Test("already-detached isn't reported while a VIOS is silent")
    func silent() async {
        var faults = ModelFaults()
        faults.deadFrom["vio2"] = 0
        #expect(await ModelWorld(.dual, faults).detach(.aix04).status == .unreachable)
        #expect(await ModelWorld(.dual).detach(.aix04).status == .alreadyDetached)
    }

    @Test("a cd that can't be identified is not removed, nor its drive")
    func notProven() async {
        var state = ModelState.dual
        state.lpar.hasKernelView = false
        state.vioses[0].vhosts[0].vtds = [ModelVTD(name: "vtopt0", lun: 0x81)]
        state.lpar.discs = [ModelDisc(number: 0, slot: 2, lun: 0x81)]
        let world = ModelWorld(state)
        let report = await world.detach(.aix04)
        #expect(report.problem?.code == .notProven)
        #expect(report.problem?.hint.contains("--accept-unproven") == true)
        #expect(world.changes.isEmpty)
    }

    @Test("with --accept-unproven the only cd that could be the drive's goes with it, with a warning; of several still none")
    func accepted() async {
        var state = ModelState.dual
        state.lpar.hasKernelView = false
        state.vioses[0].vhosts[0].vtds = [ModelVTD(name: "vtopt0", lun: 0x81)]
        state.lpar.discs = [ModelDisc(number: 0, slot: 2, lun: 0x81)]
        var request = TestRequest.aix04
        request.acceptsUnproven = true
        let world = ModelWorld(state)
        let report = await world.detach(request)
        #expect(report.status == .detached && report.warnings.contains { $0.contains("cd0") && $0.contains("accepted") })
        #expect(world.state.drives.isEmpty && world.state.lpar.discs.isEmpty)
        state.lpar.discs.append(ModelDisc(number: 1, slot: 3, lun: 0x81))
        let several = ModelWorld(state)
        let refused = await several.detach(request)
        #expect(refused.problem?.code == .notProven && several.changes.isEmpty)
        #expect(refused.problem?.hint.contains("--accept-unproven") == false)
    }

    @Test("a drive that another command removed meanwhile is already-detached")
    func meanwhile() async {
        var state = ModelState.attached
        state.lpar.discs = []
        var faults = ModelFaults()
        faults.meanwhile[.init(host: "vio1", exchange: 1)] = { $0.vioses[0].vhosts[1].vtds.removeLast() }
        let world = ModelWorld(state, faults)
        let report = await world.detach(.aix04)
        #expect(report.status == .alreadyDetached)
        #expect(report.changed == false)
        #expect(world.changes.isEmpty)
    }
}
