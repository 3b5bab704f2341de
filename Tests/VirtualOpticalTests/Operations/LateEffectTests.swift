import PowerVM
import Testing

@testable import VirtualOptical

/// Commands whose effect is seen late, or comes only after the report.
@Suite struct LateEffectTests {
    private func play(
        _ state: ModelState, _ work: Scene.Work, rollback: Bool = false, _ faults: (inout SceneFaults) -> Void
    ) async throws -> (LPARReport, SceneRun) {
        var scene = Scene(state, [(0, work)])
        scene.clients[0].request.rollback = rollback
        faults(&scene.faults)
        let run = await SceneRun.play(scene)
        #expect(SceneJudge(run: run).verdict() == SceneVerdict())
        guard case .report(let report)? = run.played.first?.result else { throw Missing() }
        return (report, run)
    }

    private struct Missing: Error {}

    @Test("a mkvdev that is slower than the looks after a lost connection: changed isn't known")
    func slow() async throws {
        let (report, run) = try await play(.simple, .attach) {
            $0.net[.init(client: 0, host: "vio1", exchange: 1)] = .during
            $0.commands["mkvdev"] = [.slow(26)]
        }
        #expect(report.status == .unknown && report.changed == nil)
        #expect(run.world.state.drives.count == 1)
    }

    @Test("a rmvdev, too", arguments: [26.0, 200])
    func slowRemoval(_ seconds: Double) async throws {
        let (report, run) = try await play(.attached, .detach) {
            $0.net[.init(client: 0, host: "vio1", exchange: 1)] = .during
            $0.commands["rmvdev"] = [.slow(seconds)]
        }
        #expect(report.status == .unknown)
        #expect(run.world.state.drives.isEmpty)
    }

    @Test("an effect that shows a few seconds after status 0 is seen")
    func late() async throws {
        let (report, _) = try await play(.simple, .attach) { $0.commands["mkvdev"] = [.late(3)] }
        #expect(report.status == .attached)
    }

    @Test("a drive that shows a few seconds after status 0 isn't rolled back: another command may have created it")
    func lateAndKept() async throws {
        let (report, run) = try await play(.simple, .attach, rollback: true) {
            $0.commands["mkvdev"] = [.late(3)]
            $0.net[.init(client: 0, host: "aix04", exchange: 1)] = .unreachable
        }
        #expect(report.status == .failed && report.changed == true)
        #expect(report.warnings.contains { $0.contains("another command may have") })
        #expect(run.world.state.drives.count == 1)
    }

    @Test("an effect that comes after the last listing that could be read: changed isn't known")
    func lateAndSilent() async throws {
        let (report, run) = try await play(.simple, .attach) {
            $0.commands["mkvdev"] = [.late(2)]
            $0.deadFrom.append(.init(client: 0, host: "vio1", exchange: 3))
        }
        #expect(report.status == .unknown && report.changed == nil)
        #expect(run.world.state.drives.count == 1)
    }

    @Test("a listing that lags once behind mkvdev", arguments: [true, false])
    func lagging(_ isLsmap: Bool) async throws {
        let (report, _) = try await play(.simple, .attach) {
            $0.listings["vio1"] = .lagging
            $0.hidesInLsmap = isLsmap
        }
        #expect(report.status == .attached)
    }

    @Test("a listing that lags once behind a mkvdev that complains and has its effect all the same")
    func laggingComplaint() async throws {
        let (report, _) = try await play(.simple, .attach) {
            $0.commands["mkvdev"] = [.complains]
            $0.listings["vio1"] = .lagging
        }
        #expect(report.status == .attached && report.changed == true)
    }

    @Test("an interruption while cfgmgr begins: its end is waited for")
    func interrupted() async throws {
        for step in 0..<40 {
            let (report, run) = try await play(.simple, .attach) { $0.interruptions[0] = Double(step) / 5 }
            #expect(report.problem?.code != .deviceMissing, "\(step)")
            if report.steps.count == 2 { #expect(report.status == .attached && run.world.state.lpar.discs.count == 1) }
        }
    }

    @Test("a cfgmgr whose answer doesn't come and that shows nothing yet is unknown")
    func silent() async throws {
        let (report, _) = try await play(.simple, .attach) {
            $0.net[.init(client: 0, host: "aix04", exchange: 1)] = .stall
            $0.commands["cfgmgr"] = [.slow(5000)]
        }
        #expect(report.status != .attached && report.changed != false)
    }

    @Test("a cd that another cfgmgr configured while the drive was removed is reported")
    func ghost() async throws {
        var seen = 0
        for step in 0..<40 {
            let (report, run) = try await play(.attached, .detach) { $0.acts = [(Double(step) / 10, .configure)] }
            guard report.status == .detached, !run.world.state.lpar.discs.isEmpty else { continue }
            seen += 1
            #expect(report.warnings.contains { $0.contains("cd0") && $0.contains("stale") })
        }
        #expect(seen > 0)
    }

    @Test("a drive that another hand created on the vhost meanwhile is reported")
    func stranger() async throws {
        var seen = 0
        for step in 0..<30 {
            let (report, run) = try await play(.simple, .attach) { $0.acts = [(Double(step) / 10, .makeDrive)] }
            guard run.world.state.drives.count == 2 else { continue }
            seen += report.warnings.contains { $0.contains("vtopt0") } ? 1 : 0
        }
        #expect(seen > 0)
    }
}
