import Foundation
import PowerVM
import Testing

@testable import VirtualOptical

/// Random scenes of `media put` (also from NFS), `copy`, `verify`, `get` and `clean` under faults, each judged by the model's own state and log.
///
/// `FAULT_RUNS=2000` plays that many, `FAULT_FROM=17` begins with that seed (`FAULT_RUNS=1`: what happened is printed).
@Suite struct MediaFaultCampaignTests {
    private static func number(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } }

    private struct Tally: Sendable {
        var runs = 0
        var falseCreated = 0
        var foreignRemovals = 0
        var unreported = 0
        var wrongReports = 0
        var hangs = 0
        var statuses: [String: Int] = [:]
        var failures: [String] = []

        var line: String {
            "\(runs) media scenes: false-created \(falseCreated), foreign removals \(foreignRemovals), unreported leftovers \(unreported), "
                + "wrong reports \(wrongReports), hangs \(hangs); "
                + statuses.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        }

        mutating func add(_ verdict: MediaSceneJudge.Verdict, _ sequel: [String], _ run: MediaSceneRun) {
            runs += 1
            falseCreated += verdict.falseCreated.isEmpty ? 0 : 1
            foreignRemovals += verdict.foreignRemovals.isEmpty ? 0 : 1
            unreported += verdict.unreported.isEmpty ? 0 : 1
            wrongReports += verdict.wrongReports.isEmpty && sequel.isEmpty ? 0 : 1
            hangs += verdict.hangs.isEmpty ? 0 : 1
            for end in run.ends { statuses[end.result.status.rawValue, default: 0] += 1 }
            let all = verdict.all + sequel
            if !all.isEmpty, failures.count < 40 {
                failures.append("FAULT_FROM=\(run.scene.seed) FAULT_RUNS=1: \(all.joined(separator: "; "))")
            }
        }
    }

    @Test("no medium is called created that isn't whole, nothing of others is removed, nothing is left unsaid")
    func campaign() async throws {
        var images: [Int: (LocalImage, [UInt8])] = [:]
        for bytes in [100 << 10, 200 << 10, 1_150_976, 2_400_256] {
            let path = try PutImages.file("campaign", bytes: bytes)
            images[bytes] = (try await LocalImage(path: path), PutImages.content("campaign", bytes))
        }
        let name = try #require(MediumName("AIX.iso"))
        let known = images
        let tally = try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    with: Result {
                        try Self.play(
                            from: Self.number("FAULT_FROM") ?? 0, count: Self.number("FAULT_RUNS").map { min($0, 2000) } ?? 150,
                            known, name)
                    })
            }
            thread.stackSize = 16 << 20
            thread.start()
        }
        if Self.number("FAULT_RUNS") != nil { print(tally.line) }
        for failure in tally.failures { Issue.record("\(failure)") }
        #expect(tally.failures.isEmpty, "\(tally.line)")
    }

    private static func play(
        from first: UInt64, count: UInt64, _ images: [Int: (LocalImage, [UInt8])], _ name: MediumName
    ) throws -> Tally {
        var tally = Tally()
        for seed in first..<first + count {
            let scene = MediaScene(seed: seed)
            guard let (image, content) = images[scene.bytes] else { continue }
            let run = MediaSceneRun(scene, image, content, name)
            try run.play()
            let judge = MediaSceneJudge(run: run)
            let verdict = judge.verdict()
            run.playSequel()
            tally.add(verdict, judge.sequelVerdict(), run)
            if count == 1 {
                dump(scene)
                for change in run.store.changes { print(change) }
                for end in run.ends + run.sequel { dump(end.result) }
            }
        }
        return tally
    }
}
