import PowerVM
import Synchronization
import Testing

@testable import VirtualOptical

/// The LPAR-Tool's verbs on one VIOS.
@Suite struct VerbTests {
    @Test("mkvopt creates a named drive once, and a nameless one each time")
    func make() async throws {
        let world = ModelWorld(.simple)
        let verbs = world.verbs()
        let name = try #require(DriveName("new_cd"))
        let adapter = try FactsFixture.vhost(2)
        #expect(await verbs.createDrive(on: adapter, name: name).changed == true)
        let again = await verbs.createDrive(on: adapter, name: name)
        #expect(again.changed == false && again.problem == nil && again.steps.isEmpty)
        #expect(await verbs.createDrive(on: adapter, name: nil).drive?.text == "vtopt0")
        #expect(await verbs.createDrive(on: adapter, name: nil).drive?.text == "vtopt1")
        #expect(world.state.drives.map(\.vtd.lun) == [0x82, 0x83, 0x84])
        #expect(try await verbs.drives().count == 3)
    }

    @Test("each changing command is sent while its step is shown: a report that doesn't wait for it needs the step's name")
    func shown() async throws {
        let seen = Mutex<(step: String?, sent: [String])>((nil, []))
        var context = OperationContext.instant
        context.progress = { update in
            switch update {
            case .started(_, let step, _): seen.withLock { $0.step = step }
            case .finished: seen.withLock { $0.step = nil }
            default: break
            }
        }
        context.changes = { event in
            if case .sending = event.phase { seen.withLock { $0.sent.append($0.step ?? "no step: \(event.command)") } }
            return true
        }
        var state = ModelState.simple
        state.vioses[0].media = ["AIX.iso"]
        let vios = RemoteHost(name: VIOSName("vio1"), runner: ModelWorld(state).runner("vio1"))
        let verbs = VIOSVerbs(vios: vios, context: context)
        let drive = try #require(DriveName("new_cd"))
        let medium = try #require(MediumName("AIX.iso"))
        #expect(await verbs.createDrive(on: try FactsFixture.vhost(2), name: drive).changed == true)
        #expect(await verbs.load(medium, into: drive.device, replacement: .never).changed == true)
        #expect(await verbs.unload(drive.device, force: false).changed == true)
        #expect(await verbs.removeDrive(drive.device).changed == true)
        #expect(seen.withLock { $0.sent } == ["create-drive", "load-media", "unload-media", "remove-drive"])
    }

    @Test("mkvopt refuses a name in other hands and an adapter that isn't there")
    func refused() async throws {
        let world = ModelWorld(.simple)
        let vhost = try FactsFixture.vhost(2)
        let missing = try FactsFixture.vhost(8)
        for name in ["aix01_root", "ent0"] {
            let taken = await world.verbs().createDrive(on: vhost, name: DriveName(name))
            #expect(taken.problem?.code == .nameTaken && taken.changed == false)
        }
        #expect(await world.verbs().createDrive(on: missing, name: nil).problem?.code == .noSuchAdapter)
        #expect(world.changes.isEmpty)
    }

    @Test("rmvopt removes a drive, with its medium, and a second run does nothing")
    func remove() async throws {
        var state = ModelState.attached
        state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
        let world = ModelWorld(state)
        let name = try FactsFixture.device("aix04_cd")
        #expect(await world.verbs().removeDrive(name).changed == true)
        #expect(world.changes == ["vio1: unloadopt -vtd aix04_cd", "vio1: rmvdev -vtd aix04_cd"])
        #expect(await world.verbs().removeDrive(name).changed == false)
    }

    @Test(
        "rmvopt of a disk, a physical drive or another device is refused, and nothing is sent",
        arguments: ["aix04_root", "vtopt0", "ent0"])
    func never(_ name: String) async throws {
        var state = ModelState.attached
        state.vioses[0].vhosts[1].vtds.append(ModelVTD(name: "vtopt0", lun: 0x83, kind: .physicalOptical))
        let world = ModelWorld(state)
        let device = try FactsFixture.device(name)
        #expect(await world.verbs().removeDrive(device).problem?.code == .notAnOpticalDrive)
        #expect(world.changes.isEmpty)
    }

    @Test("a disk that took the drive's name between the query and rmvdev is out of reach")
    func guarded() async throws {
        var faults = ModelFaults()
        faults.meanwhile[.init(host: "vio1", exchange: 1)] = { $0.vioses[0].vhosts[1].vtds[1].kind = .disk }
        let world = ModelWorld(.attached, faults)
        let name = try FactsFixture.device("aix04_cd")
        #expect(await world.verbs().removeDrive(name).problem?.code == .driveChanged)
        #expect(world.changes.isEmpty)
    }

    @Test(
        "a lost answer to mkvopt without a name is resolved by a new query", arguments: [ModelFaults.Cut.after, .timeout, .half])
    func lost(_ cut: ModelFaults.Cut) async throws {
        var faults = ModelFaults()
        faults.cuts[.init(host: "vio1", exchange: 1)] = cut
        let world = ModelWorld(.simple, faults)
        let outcome = await world.verbs().createDrive(on: try FactsFixture.vhost(2), name: nil)
        #expect(outcome.drive?.text == "vtopt0" && outcome.changed == true)
        #expect(world.state.drives.count == 1)
    }

    @Test("rmvopt that took the medium out and then failed reports that it changed something, and in which steps")
    func halfRemoved() async throws {
        var state = ModelState.attached
        state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
        var faults = ModelFaults()
        // Another command loads it again before rmvdev.
        faults.meanwhile[.init(host: "vio1", exchange: 2)] = { $0.vioses[0].vhosts[1].vtds[1].media = "AIX.iso" }
        let name = try FactsFixture.device("aix04_cd")
        let busy = await ModelWorld(state, faults).verbs().removeDrive(name)
        #expect(busy.problem?.status == .failed && busy.changed == true)
        #expect(busy.steps.map { "\($0.name) \($0.outcome)" } == ["unload-media changed", "remove-drive failed"])

        var dead = ModelFaults()
        dead.deadFrom["vio1"] = 2
        let lost = await ModelWorld(state, dead).verbs().removeDrive(name)
        #expect(lost.problem?.status == .failed && lost.changed == true, "unreachable would promise that nothing happened")
    }

    @Test("after a permanently lost answer what changed is unknown; before anything was sent it is nothing")
    func unknown() async throws {
        let adapter = try FactsFixture.vhost(2)
        var lost = ModelFaults()
        lost.cuts[.init(host: "vio1", exchange: 1)] = .after
        lost.deadFrom["vio1"] = 2
        let unknown = await ModelWorld(.simple, lost).verbs().createDrive(on: adapter, name: nil)
        #expect(unknown.problem?.status == .unknown && unknown.changed == nil)
        var dead = ModelFaults()
        dead.deadFrom["vio1"] = 0
        let nothing = await ModelWorld(.simple, dead).verbs().createDrive(on: adapter, name: nil)
        #expect(nothing.problem?.status == .unreachable && nothing.changed == false && nothing.steps.isEmpty)
    }

    @Test("what a VIOS complained of is in the outcome, whether the verb ended well or not")
    func warnings() async throws {
        var faults = ModelFaults()
        faults.lie = .statusOneWithEffect
        let made = await ModelWorld(.simple, faults).verbs().createDrive(on: try FactsFixture.vhost(2), name: nil)
        #expect(made.problem != nil || !made.warnings.isEmpty)
        #expect(made.changed == true || made.problem != nil)
        faults.lie = .otherName
        let named = await ModelWorld(.simple, faults).verbs().createDrive(
            on: try FactsFixture.vhost(2), name: DriveName("new_cd"))
        #expect(named.drive?.text == "vtopt0" && named.warnings.contains { $0.contains("named the drive vtopt0") })
    }
}
