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

    @Test("one that is there and can't be compared carries a warning, with the option that compares it")
    func blind() async throws {
        let bench = try PutBench { $0.faults.lacks = ["csum", "openssl", "cksum"] }
        #expect(try await bench.put().word == "created")
        let loaded = try await bench.put { $0.comparesStored = true }
        #expect(loaded.word == "already-there" && loaded.warnings.count == 1 && loaded.notes.isEmpty, "\(loaded)")
        #expect(loaded.warnings.first?.contains("--verify back") == true)
        let exchanged = try await bench.put { $0.overwrites = true }
        #expect(exchanged.word == "already-there" && exchanged.warnings == loaded.warnings, "\(exchanged)")
        let put = try await bench.put()
        #expect(put.warnings.isEmpty && put.notes.first?.contains("--verify back") == true, "\(put)")
        let stored = try await bench.put { $0.verification = .stored }
        #expect(stored.word == "refused no-checksum-tool" && stored.changed == false, "\(stored)")
        #expect(try await bench.put { $0.verification = .back }.verified == .back)
    }
}
