import PowerVM
import Testing

@testable import VirtualOptical

/// `--media`: the medium comes after the proof, and leaves it alone.
@Suite struct MediaTests {
    private var request: TestRequest {
        var request = TestRequest.aix04
        request.medium = MediumName("AIX.iso")
        request.rollback = true
        return request
    }

    private func state(_ base: ModelState) -> ModelState {
        var state = base
        state.vioses[0].media = ["AIX.iso"]
        return state
    }

    @Test("the medium is loaded once the drive is proven, and a second run changes nothing")
    func loaded() async {
        let world = ModelWorld(state(.simple))
        let report = await world.attach(request)
        #expect(report.status == .attached && report.device != nil && report.proof == .cvai)
        #expect(report.steps.map(\.name) == ["create-drive", "configure", "load-media"])
        #expect(report.drive?.media == "AIX.iso")
        world.heal()
        #expect(await world.attach(request).status == .alreadyAttached)
        #expect(world.changes.isEmpty)
    }

    @Test("a medium that doesn't load leaves a proven drive, which is not rolled back")
    func refused() async {
        var faults = ModelFaults()
        faults.loadFails = true
        let world = ModelWorld(state(.simple), faults)
        let report = await world.attach(request)
        #expect(report.status == .failed && report.changed == true)
        #expect(report.device?.name.text == "cd0" && report.proof == .cvai)
        #expect(world.state.drives.count == 1)
        #expect(!report.steps.contains { $0.name == "remove-drive" })
    }

    @Test("a drive that isn't proven gets no medium")
    func unproven() async {
        var faults = ModelFaults()
        faults.exchangedFrom = 1
        var request = request
        request.rollback = false
        let world = ModelWorld(state(.simple), faults)
        let report = await world.attach(request)
        #expect(report.status == .failed)
        #expect(!world.changes.contains { $0.contains("loadopt") })
    }

    @Test("a medium for a drive that was attached already makes the status attached")
    func later() async {
        let world = ModelWorld(state(.attached))
        let report = await world.attach(request)
        #expect(report.status == .attached && report.changed == true && report.device != nil)
    }
}
