import PowerVM
import Testing

@testable import VirtualOptical

/// Two commands that create the same medium.
@Suite struct PutRaceTests {
    @Test("a medium that another command created meanwhile with another access isn't changed")
    func createdMeanwhile() async throws {
        let bench = try PutBench()
        let content = bench.content
        // The tools are looked for in the survey, when the media were listed already.
        bench.store.meanwhile = (
            "csum",
            {
                $0.media["AIX.iso"] = ModelStore.Medium(
                    file: ModelStore.File(content: content, modified: 0, owner: "others"), access: "rw")
            }
        )
        let result = try await bench.put()
        #expect(result.word == "failed medium-differs" && bench.store.media["AIX.iso"]?.access == "rw", "\(result)")
        #expect(!bench.store.changes.contains { $0.command.hasPrefix("chvopt") } && result.leftovers.map(\.kind) == [.part])
    }
}
