import PowerVM
import Testing

@testable import VirtualOptical

/// A `media put` that isn't waited for.
@Suite struct AbandonedPutTests {
    private static let path = "/home/padmin/attach-cd-3b9d8da518f8.part"
    private static let send = step("send", "scp -t \(path)", .changed)
    private static let resumed = step("send", "dd of=\(path) bs=1m seek=3 conv=notrunc", .unknown)
    private static let create = step("create-medium", "ioscli mkvopt -name a.iso -file \(path) -ro", .changed)
    private static let remove = step("remove-part", "rm \(path)", .changed)

    private static func step(_ name: String, _ command: String, _ outcome: StepRecord.Outcome) -> StepRecord {
        StepRecord(name: name, host: "vio1", command: command, outcome: outcome, seconds: 1)
    }

    @Test(
        "the staged file that is left is in the report",
        arguments: [([], false), ([send], true), ([resumed], true), ([send, create], true), ([send, create, remove], false)])
    func leftovers(_ steps: [StepRecord], isLeft: Bool) throws {
        let report = LPARReport(abandoned: "vio1", partial: nil, steps: steps, sent: nil, look: "attach-cd media clean vio1")
        let result = MediaResult(vios: VIOSName("vio1"), name: MediumName("a.iso"), abandoned: report)
        #expect(result.leftovers == (isLeft ? [MediaResult.Leftover(kind: .part, name: Self.path)] : []))
    }
}
