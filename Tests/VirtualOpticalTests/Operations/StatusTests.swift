import PowerVM
import Testing

@testable import VirtualOptical

@Suite struct StatusTests {
    private func status(_ state: ModelState, _ faults: ModelFaults = ModelFaults()) async -> (Status, exit: Int32, LPARReport) {
        let world = ModelWorld(state, faults)
        let report = await world.status(.aix04)
        #expect(world.changes.isEmpty)
        #expect(report.changed == false)
        return (report.status, report.status.exitCode(of: .status), report)
    }

    @Test("a proven drive is attached with 0, no drive not-attached with 5")
    func plain() async {
        let there = await status(.attached)
        #expect(there.0 == .attached && there.exit == 0)
        #expect(there.2.proof == .cvai)
        let none = await status(.simple)
        #expect(none.0 == .notAttached && none.exit == 5)
    }

    @Test("a drive that AIX has not configured is pending with 5", arguments: [true, false])
    func pending(_ isDefined: Bool) async {
        var state = ModelState.attached
        if isDefined { state.lpar.discs[0].status = "Defined" } else { state.lpar.discs = [] }
        let pending = await status(state)
        #expect(pending.0 == .pending && pending.exit == 5)
        #expect(pending.2.notes.contains { $0.contains("attach-cd aix04") })
    }

    @Test("one cd that could be the drive's is unproven with 6; several are failed with 1")
    func notProven() async {
        var state = ModelState.dual
        state.lpar.hasKernelView = false
        state.vioses[0].vhosts[0].vtds = [ModelVTD(name: "vtopt0", lun: 0x81)]
        state.lpar.discs = [ModelDisc(number: 0, slot: 2, lun: 0x81)]
        let report = await status(state)
        #expect(report.0 == .unproven && report.exit == 6)
        #expect(report.2.problem?.code == .unproven)
        state.lpar.discs.append(ModelDisc(number: 1, slot: 3, lun: 0x81))
        let several = await status(state)
        #expect(several.0 == .failed && several.exit == 1 && several.2.problem?.code == .notProven)
    }

    @Test("a user without rights may query")
    func privilege() async {
        var state = ModelState.attached
        state.lpar.privilege = "none"
        #expect(await status(state).0 == .attached)
        #expect(await ModelWorld(state).attach(.aix04).problem?.code == .notPermitted)
    }

    @Test("not-attached isn't reported while a VIOS is silent")
    func silent() async {
        var faults = ModelFaults()
        faults.deadFrom["vio2"] = 0
        let report = await status(.dual, faults)
        #expect(report.0 == .unreachable && report.exit == 4)
    }
}
