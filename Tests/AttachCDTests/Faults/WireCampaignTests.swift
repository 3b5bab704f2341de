import Foundation
import TestSupport
import Testing

/// Cut, stalled, reset and flipped bytes at every place of every connection, through real sshd. `.ci/wire-faults` plays many.
@Suite("faults on the wire")
struct WireCampaignTests {
    private static let variables = ProcessInfo.processInfo.environment

    private static func number(_ name: String, _ standard: Int) -> Int { variables[name].flatMap(Int.init) ?? standard }

    @Test("no report is false; nothing hangs, crashes or stays behind", .timeLimit(.minutes(240)))
    func campaign() async throws {
        let count = Self.number("WIRE_SCENES", Self.variables["ATTACH_CD_TEST_ALL"] == nil ? 3 : 64)
        let seed = UInt64(Self.number("WIRE_SEED", 1))
        let end = ContinuousClock.now + .seconds(Self.number("WIRE_SECONDS", 3 * 3600))
        let journal = try WireJournal(Self.variables["WIRE_JOURNAL"], seed: seed)
        let directory = try TemporaryDirectory()
        try await E2E.with(directory.write("wire.yaml", WireStage.world)) { e2e in
            let stage = try await WireStage(e2e)
            while journal.next < count, ContinuousClock.now < end {
                let scene = WireScene(journal.next, seed: seed)
                let faults = try await stage.play(scene)
                try journal.add(scene, faults.map(\.verdict), survivedCrash: stage.survivedCrash)
                for fault in faults { Issue.record("\(scene)\n\(fault)") }
            }
        }
        print(journal.summary)
    }
}
