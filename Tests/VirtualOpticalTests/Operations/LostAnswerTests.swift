import PowerVM
import Testing

@testable import VirtualOptical

/// Every exchange of an attach and a detach, cut at every point: the report is true, and a rerun finishes the job.
@Suite struct LostAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var host: String
        var exchange: Int
        var cut: ModelFaults.Cut
        var staysDead: Bool

        var testDescription: String { "\(host) \(exchange) \(cut)\(staysDead ? ", then dead" : "")" }

        var faults: ModelFaults {
            var faults = ModelFaults()
            faults.cuts[.init(host: host, exchange: exchange)] = cut
            if staysDead { faults.deadFrom[host] = exchange + 1 }
            return faults
        }

        static let all: [Case] = ["vio1", "aix04"].flatMap { host in
            (0..<3).flatMap { exchange in
                ModelFaults.Cut.allCases.flatMap { cut in
                    [false, true].map { Case(host: host, exchange: exchange, cut: cut, staysDead: $0) }
                }
            }
        }
    }

    @Test("an attach that is cut anywhere reports the truth, and a rerun ends with exactly one drive", arguments: Case.all)
    func attach(_ cut: Case) async {
        let world = ModelWorld(.simple, cut.faults)
        let report = await world.attach(.aix04)
        #expect(judge(report, world, .simple).isEmpty)
        world.heal()
        let rerun = await world.attach(.aix04)
        #expect(rerun.status == .attached || rerun.status == .alreadyAttached)
        #expect(world.state.drives.count == 1)
        #expect(world.state.lpar.discs.count == 1)
    }

    @Test("a rollback after a cut removes only what this run is known to have created", arguments: Case.all)
    func rollback(_ cut: Case) async {
        var request = TestRequest.aix04
        request.rollback = true
        let world = ModelWorld(.simple, cut.faults)
        let report = await world.attach(request)
        #expect(judge(report, world, .simple).isEmpty)
        if world.state.drives.isEmpty { #expect(world.state.lpar.discs.isEmpty) }
    }

    @Test("a detach that is cut anywhere reports the truth, and a rerun finishes it", arguments: Case.all)
    func detach(_ cut: Case) async {
        var state = ModelState.attached
        state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
        let world = ModelWorld(state, cut.faults)
        let report = await world.detach(.aix04)
        if let changed = report.changed {
            #expect(changed == (world.state != state))
        } else {
            #expect(report.status == .unknown || report.warnings.contains { $0.contains("lost") })
        }
        if report.status == .detached { #expect(world.state == .simple) }
        if report.status == .unreachable || report.status == .refused { #expect(world.changes.isEmpty) }
        world.heal()
        let rerun = await world.detach(.aix04)
        #expect(rerun.status == .detached || rerun.status == .alreadyDetached)
        #expect(world.state == .simple)
    }

    @Test("mkvdev and its query lost, then silence: unknown, and changed is not known")
    func unknown() async {
        var faults = ModelFaults()
        faults.cuts[.init(host: "vio1", exchange: 1)] = .after
        faults.deadFrom["vio1"] = 2
        let report = await ModelWorld(.simple, faults).attach(.aix04)
        #expect(report.status == .unknown)
        #expect(report.changed == nil)
        #expect(report.status.exitCode(of: .attach) == 3)
        #expect(report.steps.map(\.outcome) == [.unknown])
    }

    @Test("an LPAR that is lost between mkvdev and cfgmgr is failed, not unreachable, and can be tried again")
    func lostBetween() async {
        var faults = ModelFaults()
        faults.deadFrom["aix04"] = 1
        let report = await ModelWorld(.simple, faults).attach(.aix04)
        #expect(report.status == .failed)
        #expect(report.problem?.retryable == true)
        #expect(report.changed == true)
        #expect(report.drive?.name.text == "aix04_cd")
    }

    @Test("a cfgmgr that keeps running is failed, and what it will change is not reported")
    func hangs() async {
        var faults = ModelFaults()
        faults.cfgmgrHangs = true
        var request = TestRequest.aix04
        request.rollback = true
        let world = ModelWorld(.simple, faults)
        let report = await world.attach(request)
        #expect(report.problem?.code == .cfgmgrRunning)
        #expect(world.state.drives.count == 1)
        #expect(report.warnings.contains { $0.contains("not removed by --rollback") })
    }

    private func judge(_ report: LPARReport, _ world: ModelWorld, _ before: ModelState) -> [String] {
        Judge(request: .aix04, before: before, after: world.state, changes: world.changes, report: report).violations
    }
}
