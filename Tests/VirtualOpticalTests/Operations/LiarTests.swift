import PowerVM
import Testing

@testable import VirtualOptical

/// A VIOS whose answers don't fit what it did.
@Suite struct LiarTests {
    private func attach(_ lie: ModelFaults.Lie, _ request: TestRequest = .aix04) async -> (LPARReport, ModelWorld) {
        var faults = ModelFaults()
        faults.lie = lie
        let world = ModelWorld(.simple, faults)
        return (await world.attach(request), world)
    }

    @Test("status 1 with the drive there is a success with a warning")
    func oneWithEffect() async {
        let (report, _) = await attach(.statusOneWithEffect)
        #expect(report.status == .attached)
        #expect(report.warnings.contains { $0.contains("something went wrong") })
    }

    @Test("status 0 without a drive is a failure")
    func zeroWithoutEffect() async {
        let (report, world) = await attach(.statusZeroWithoutEffect)
        #expect(report.status == .failed)
        #expect(report.problem?.code == .noEffect)
        #expect(report.changed == false)
        #expect(world.exchanges("aix04") == 1)
    }

    @Test("the preamble proves nothing")
    func preamble() async {
        #expect(await attach(.preamble).0.status == .attached)
    }

    @Test("another name than the default one is taken as it is; a second run finds it")
    func otherName() async {
        let (report, world) = await attach(.otherName)
        #expect(report.status == .attached)
        #expect(report.drive?.name.text == "vtopt0")
        #expect(report.warnings.contains { $0.contains("vtopt0, not aix04_cd") })
        world.heal()
        #expect(await world.attach(.aix04).status == .alreadyAttached)
    }

    @Test("another name than --name is a failure that names the new drive, and a rollback removes it")
    func otherThanAsked() async {
        var request = TestRequest.aix04
        request.name = DriveName("my_cd")
        let (report, _) = await attach(.otherName, request)
        #expect(report.status == .failed)
        #expect(report.problem?.code == .otherName)
        #expect(report.changed == true)
        request.rollback = true
        let (undone, world) = await attach(.otherName, request)
        #expect(undone.changed == false)
        #expect(world.state == .simple)
    }

    @Test("a drive that came as Defined is a failure, and cfgmgr isn't started for it")
    func defined() async {
        let (report, world) = await attach(.defined)
        #expect(report.problem?.code == .driveNotAvailable)
        #expect(report.changed == true)
        #expect(world.exchanges("aix04") == 1)
    }

    @Test(
        "a locked ODM is waited for, up to four tries",
        arguments: [(1, Status.attached), (3, .attached), (4, .failed), (9, .failed)])
    func locked(_ times: Int, _ status: Status) async {
        var faults = ModelFaults()
        faults.odmLocks = times
        let world = ModelWorld(.simple, faults)
        let report = await world.attach(.aix04)
        #expect(report.status == status)
        #expect(world.state.drives.count == (status == .attached ? 1 : 0))
        if status == .failed {
            #expect(report.problem?.code == .odmLocked)
            #expect(report.problem?.retryable == true)
            #expect(report.changed == false)
        }
    }

    @Test("another command created the very drive meanwhile: used, not claimed, and never rolled back")
    func meanwhile() async {
        var faults = ModelFaults()
        faults.meanwhile[.init(host: "vio1", exchange: 1)] = {
            $0.vioses[0].vhosts[1].vtds.append(ModelVTD(name: "aix04_cd", lun: 0x82, generation: 99))
        }
        let world = ModelWorld(.ghost, faults)
        var request = TestRequest.aix04
        request.rollback = true
        let report = await world.attach(request)
        #expect(report.status == .attached)
        #expect(report.steps.first?.outcome == .alreadyDone)
        // The cd that stood there before the drive did was cured all the same.
        #expect(world.state.lpar.discs.map(\.generation) == [99])
    }

    @Test("a drive that turned into a disk mapping meanwhile is not removed, and the report explains why")
    func exchangedDrive() async {
        var faults = ModelFaults()
        faults.meanwhile[.init(host: "vio1", exchange: 1)] = { $0.vioses[0].vhosts[1].vtds[1].kind = .disk }
        let world = ModelWorld(.attached, faults)
        let report = await world.detach(.aix04)
        #expect(report.status == .failed)
        #expect(report.problem?.code == .driveChanged)
        #expect(world.state.vioses[0].vhosts[1].vtds.count == 2)
    }

    @Test("a drive that came as Defined was created, whatever the exit status, and though the answer was lost")
    func definedAndComplained() async {
        let (report, _) = await attach(.statusOneDefined)
        #expect(report.problem?.code == .driveNotAvailable)
        #expect(report.changed == true)
        var faults = ModelFaults()
        faults.lie = .defined
        faults.cuts[.init(host: "vio1", exchange: 1)] = .after
        let lost = await ModelWorld(.simple, faults).attach(.aix04)
        #expect(lost.problem?.code == .driveNotAvailable)
        #expect(lost.changed == true)
    }

    @Test("an adapter that serves another partition by now gets no drive")
    func otherClient() async {
        var faults = ModelFaults()
        faults.meanwhile[.init(host: "vio1", exchange: 1)] = { $0.vioses[0].vhosts[1].client = 21 }
        let world = ModelWorld(.simple, faults)
        let report = await world.attach(.aix04)
        #expect(report.problem?.code == .adapterServesAnother)
        #expect(report.changed == false)
        #expect(world.changes.isEmpty)
    }

    @Test("the client's id is compared in hexadecimal", arguments: [5, 26, 171])
    func hexadecimal(_ id: Int) async {
        var state = ModelState.simple
        state.lpar.id = id
        state.vioses[0].vhosts[1].client = id
        #expect(await ModelWorld(state).attach(.aix04).status == .attached)
    }
}
