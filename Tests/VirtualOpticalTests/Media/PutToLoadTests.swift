import PowerVM
import Testing

@testable import VirtualOptical

/// `attach --iso`: a medium that is going to be loaded.
@Suite struct PutToLoadTests {
    @Test("a new one is compared by checksum where the VIOS has a tool for that; one that differs isn't loaded")
    func created() async throws {
        let bench = try PutBench { $0.faults.importFlipAt = 70_000 }
        let result = try await bench.put { $0.comparesStored = true }
        #expect(result.word == "failed stored-differs" && result.loadProblem != nil, "\(result)")
        let good = try PutBench()
        #expect(try await good.put { $0.comparesStored = true }.verified == .stored)
        let blind = try PutBench { $0.faults.lacks = ["csum", "openssl", "cksum"] }
        let sized = try await blind.put { $0.comparesStored = true }
        #expect(sized.word == "created" && sized.verified == .size && sized.warnings.count == 1, "\(sized)")
        #expect(sized.loadProblem == nil)
    }
}
