import Foundation
import Testing

/// Random scenes under faults, each judged by the world's own state and log.
///
/// `FAULT_RUNS=10000` plays that many, `FAULT_FROM=17` begins with that seed (`FAULT_RUNS=1`: only that one, and what happened is
/// printed). `FAULT_STATE=FILE` keeps the sum there, so that a campaign that was ended continues there. `FAULT_SECONDS` bounds the time.
@Suite struct FaultCampaignTests {
    private static func number(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } }

    @Test("no scene ends with a false report, a second drive, a hang or something left over")
    func campaign() async {
        let isLong = Self.number("FAULT_RUNS") != nil
        let tally = await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    returning: Self.play(from: Self.number("FAULT_FROM") ?? 0, count: Self.number("FAULT_RUNS") ?? 400))
            }
            thread.stackSize = 16 << 20
            thread.start()
        }
        if isLong { print(tally.line) }
        for failure in tally.failures { Issue.record("\(failure)") }
        #expect(tally.isClean, "\(tally.line)")
    }

    private static func play(from first: UInt64, count: UInt64) -> CampaignTally {
        let file = ProcessInfo.processInfo.environment["FAULT_STATE"].map { URL(filePath: $0) }
        var tally = file.flatMap { CampaignTally(file: $0) } ?? CampaignTally(next: first)
        let end = first + count
        let bound = ContinuousClock.now + .seconds(number("FAULT_SECONDS") ?? 24 * 3600)
        while tally.next < end, ContinuousClock.now < bound {
            let seed = tally.next
            if seed.isMultiple(of: 50), let file { tally.write(to: file) }
            let run = SceneRun(Scene(seed: seed))
            tally.add(Self.judge(run), seed, run)
            if count == 1 { CampaignTrace(run).show() }
        }
        if let file { tally.write(to: file) }
        return tally
    }

    /// Two of the LPAR's drives have the same LUN, and its kernel doesn't tell which adapter is whose: then nothing can be proven.
    private static func isAmbiguous(_ state: ModelState) -> Bool {
        let luns = state.vioses.flatMap(\.vhosts).filter { $0.client == state.lpar.id }.flatMap(\.vtds).map(\.lun)
        return !state.lpar.hasKernelView && Set(luns).count < luns.count
    }

    private static func judge(_ run: SceneRun) -> SceneVerdict {
        run.play()
        let scene = run.scene
        guard scene.isAlone, run.ending == .ended else { return SceneJudge(run: run).verdict() }
        var verdict = SceneJudge(run: run).verdict()
        let report = run.rerun()
        let again = SceneJudge(run: run).verdict()
        verdict.hangs = again.hangs
        verdict.leftovers = again.leftovers
        verdict.wrongReports += again.wrongReports.filter { $0.hasPrefix("client \(scene.clients.count)") }
        verdict.falseAttached += again.falseAttached.filter { $0.hasPrefix("client \(scene.clients.count)") }
        verdict.secondDrives += again.secondDrives.filter { !verdict.secondDrives.contains($0) }
        if scene.isPlain, let report, !report.status.isGood, report.status != .unproven, !isAmbiguous(run.world.state) {
            verdict.wrongReports.append("the rerun is \(report.status.rawValue): \(report.problem?.message ?? "")")
        }
        return verdict
    }
}
