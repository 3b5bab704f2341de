import PowerVM
import Testing

@testable import VirtualOptical

@Suite struct AttachTests {
    @Test("a partition without a drive gets one, and a second run sends no changing command")
    func twice() async {
        let world = ModelWorld(.simple)
        let first = await world.attach(.aix04)
        #expect(first.status == .attached)
        #expect(first.changed == true)
        #expect(first.proof == .cvai)
        #expect(first.device?.name.text == "cd0")
        #expect(first.drive?.name.text == "aix04_cd")
        #expect(first.server?.adapter.text == "vhost2")
        #expect(first.client?.slot == 2)
        #expect(first.notes.contains { $0.contains("Live Partition Mobility") })
        #expect(first.steps.map(\.outcome) == [.changed, .changed])
        #expect(first.steps.map(\.command) == ["ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd", "/usr/sbin/cfgmgr -l vio0"])
        #expect(world.state.drives.map(\.vtd.name) == ["aix04_cd"])
        world.heal()
        let second = await world.attach(.aix04)
        #expect(second.status == .alreadyAttached)
        #expect(second.changed == false)
        #expect(world.changes.isEmpty)
    }

    @Test("--dry-run shows the exact commands and changes nothing, and reports when there is nothing to do")
    func dryRun() async {
        var request = TestRequest.aix04
        request.dryRun = true
        let world = ModelWorld(.simple)
        let report = await world.attach(request)
        #expect(report.status == .planned)
        #expect(report.wouldChange == true)
        #expect(report.changed == false)
        #expect(report.steps.map(\.command) == ["ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd", "/usr/sbin/cfgmgr -l vio0"])
        #expect(world.changes.isEmpty)
        let nothing = await ModelWorld(.attached).attach(request)
        #expect(nothing.status == .alreadyAttached)
        #expect(nothing.wouldChange == false)
    }

    @Test("--vios-only creates the drive and leaves the partition alone")
    func viosOnly() async {
        var request = TestRequest.aix04
        request.viosOnly = true
        let world = ModelWorld(.simple)
        let blind = await world.attach(request)
        #expect(blind.status == .refused)
        #expect(blind.problem?.code == .partitionIDUnknown)
        request.partitionID = PartitionID(5)
        #expect(await world.attach(request).problem?.code == .machineUnknown)
        #expect(world.changes.isEmpty)
        request.machine = MachineID("9009-22A*7812345")
        let report = await world.attach(request)
        #expect(report.status == .pending)
        #expect(report.changed == true)
        #expect(world.exchanges("aix04") == 0)
        world.heal()
        #expect(await world.attach(request).status == .pending)
        #expect(world.changes.isEmpty)
    }

    @Test("--vios-only doesn't call a drive pending that is only Defined")
    func viosOnlyDefined() async {
        var request = TestRequest.aix04
        request.viosOnly = true
        request.partitionID = PartitionID(5)
        request.machine = MachineID("9009-22A*7812345")
        var faults = ModelFaults()
        faults.lie = .defined
        let report = await ModelWorld(.simple, faults).attach(request)
        #expect(report.status == .failed)
        #expect(report.problem?.code == .driveNotAvailable)
        #expect(report.changed == true)
    }

    @Test("the VIOS with the repository gets the drive, and cvai distinguishes the two adapters")
    func dual() async {
        let world = ModelWorld(.dual)
        let report = await world.attach(.aix04)
        #expect(report.status == .attached)
        #expect(report.server?.vios == "vio2")
        #expect(report.client?.adapter?.text == "vscsi1")
    }

    @Test("without the kernel's data a new drive is proven by its appearance, and a later run reports that it can't be proven")
    func appearance() async {
        var state = ModelState.dual
        state.lpar.hasKernelView = false
        let world = ModelWorld(state)
        let first = await world.attach(.aix04)
        #expect(first.status == .attached)
        #expect(first.proof == .appearance)
        world.heal()
        let second = await world.attach(.aix04)
        #expect(second.status == .unproven && second.exitCode(of: .attach) == 6 && second.changed == false)
        #expect(second.problem?.code == .unproven)
        #expect(second.problem?.message.contains("cd0") == true)
        #expect(world.changes.isEmpty)
        world.heal()
        var accepting = TestRequest.aix04
        accepting.acceptsUnproven = true
        let accepted = await world.attach(accepting)
        #expect(accepted.status == .unproven && accepted.exitCode(of: .attach) == 0 && accepted.problem == nil)
        #expect(accepted.warnings.contains { $0.contains("cd0") } && world.changes.isEmpty)
    }

    /// An older cd at the LUN: a stale one at the drive's own place (slot 3), or at another (slot 2).
    @Test(
        "a new cd isn't taken for the drive's if another command has created a drive on the other vhost since the survey",
        arguments: [2, 3], [true, false])
    func appearanceOfAnother(slot: Int, isSilent: Bool) async {
        var state = ModelState.dual
        state.lpar.hasKernelView = false
        state.lpar.discs = [ModelDisc(number: 0, slot: slot, lun: 0x81, generation: -1)]
        var faults = ModelFaults()
        if isSilent { faults.deadFrom["vio1"] = 1 }
        if slot == 3 {
            // Right before mkvdev on vio2.
            faults.meanwhile[.init(host: "vio2", exchange: 1)] = {
                $0.vioses[0].vhosts[0].vtds.append(ModelVTD(name: "other", lun: 0x81))
            }
        }
        let world = ModelWorld(state, faults)
        let report = await world.attach(.aix04)
        if slot == 2, !isSilent {
            #expect(report.status == .attached && report.proof == .appearance)
            #expect(report.client?.adapter?.text == "vscsi1")
        } else {
            #expect(report.problem?.code == .notProven)
            #expect(
                report.warnings.contains {
                    $0.contains(isSilent ? "vio1 could not be queried" : "other on vhost2 is at the same LUN")
                })
        }
    }

    @Test("when no file names a VIOS, the partition's kernel does")
    func unlisted() async {
        #expect(await ModelWorld(.simple).attach(.aix04, vioses: []).status == .attached)
        var state = ModelState.simple
        state.lpar.hasKernelView = false
        let report = await ModelWorld(state).attach(.aix04, vioses: [])
        #expect(report.status == .refused)
        #expect(report.problem?.code == .noVIOS)
    }

    @Test("--configure adapter configures that adapter alone; vio0 reports what else it configured")
    func scope() async {
        var state = ModelState.simple
        state.lpar.others = ["hdisk7": "Defined"]
        var request = TestRequest.aix04
        let all = await ModelWorld(state).attach(request)
        #expect(all.alsoChanged == [.init(name: "hdisk7", from: "Defined", to: "Available")])
        request.configure = .adapter
        let world = ModelWorld(state)
        let one = await world.attach(request)
        #expect(one.status == .attached)
        #expect(one.alsoChanged.isEmpty)
        #expect(world.changes.last == "aix04: cfgmgr -l vscsi0")
    }

    @Test("a host that doesn't run AIX is refused, even if it reports nothing else")
    func linux() async {
        var state = ModelState.simple
        state.lpar.os = "Linux"
        let report = await ModelWorld(state).attach(.aix04)
        #expect(report.status == .refused)
        #expect(report.problem?.code == .notAIX)
    }

    @Test("a partition exchanged between survey and configuring is never touched")
    func exchanged() async {
        var faults = ModelFaults()
        faults.exchangedFrom = 1
        let world = ModelWorld(.simple, faults)
        let report = await world.attach(.aix04)
        #expect(report.status == .failed)
        #expect(report.problem?.code == .wrongPartition)
        #expect(report.changed == true)
        #expect(world.state.lpar == ModelState.simple.lpar)
        // Where nothing was made before, it is a refusal.
        var state = ModelState.attached
        state.lpar.discs = []
        let existing = await ModelWorld(state, faults).attach(.aix04)
        #expect(existing.status == .refused)
        #expect(existing.changed == false)
    }
}
