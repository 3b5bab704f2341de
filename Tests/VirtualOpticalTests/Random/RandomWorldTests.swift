import PowerVM
import Synchronization
import TestSupport
import Testing

@testable import VirtualOptical

#if canImport(Glibc)
    import Glibc
#endif

/// Small random worlds through the whole operation. `VO_WORLDS=200000` walks more of them, `VO_SEED=17` only that one.
@Suite struct RandomWorldTests {
    private static func number(_ name: String) -> UInt64? { getenv(name).flatMap { UInt64(String(cString: $0)) } }

    private static var isThorough: Bool { number("VO_WORLDS") != nil || number("VO_SEED") != nil }

    private static var seeds: [Range<UInt64>] {
        if let seed = number("VO_SEED") { return [seed..<(seed + 1)] }
        let part = (number("VO_WORLDS") ?? 10_000) / 4
        return (0..<4).map { ($0 * part)..<(($0 + 1) * part) }
    }

    @Test("no random world gets a false report, or a change outside the requested drive", arguments: seeds)
    func attach(_ seeds: Range<UInt64>) async {
        var counts: [String: Int] = [:]
        var reported = 0
        for seed in seeds {
            // Nothing in here waits: without this, other tests' tasks would wait for all of these worlds.
            await Task.yield()
            let drawn = RandomWorld(seed: seed)
            let world = ModelWorld(drawn.state, drawn.faults)
            let report = await world.attach(drawn.request, vioses: drawn.listed)
            counts[report.status.rawValue, default: 0] += 1
            var violations = Judge(
                request: drawn.request, before: drawn.state, after: world.state, changes: world.changes, report: report
            ).violations
            violations += await RandomSequel(drawn: drawn, world: world, first: report, isThorough: Self.isThorough).violations()
            guard !violations.isEmpty, reported < 10 else { continue }
            reported += 1
            if Self.number("VO_SEED") != nil { dump((drawn.state, drawn.request, drawn.faults.cuts, drawn.faults.deadFrom)) }
            Issue.record("seed \(seed): \(violations.joined(separator: "; ")); \(report.status) \(report.problem?.message ?? "")")
        }
        if Self.number("VO_VERBOSE") != nil { print(counts) }
        if seeds.count > 1000 {
            for status in [Status.attached, .alreadyAttached, .refused, .failed, .unreachable, .unknown, .planned, .pending] {
                #expect(counts[status.rawValue] ?? 0 > 0, "no world ended \(status.rawValue): the worlds are too narrow")
            }
        }
    }
}
