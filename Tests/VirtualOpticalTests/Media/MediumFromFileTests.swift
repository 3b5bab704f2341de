import PowerVM
import Testing

@testable import VirtualOptical

/// `media put --from-vios`: a file of the VIOS becomes a medium, checked as far as the VIOS's tools allow, and stays as it is.
@Suite struct MediumFromFileTests {
    private let path = RemotePath("/home/padmin/dvd.iso") ?? .mnt

    private func bench(_ content: [UInt8]? = nil, _ change: (ModelStore) -> Void = { _ in }) throws -> PutBench {
        let bench = try PutBench()
        bench.store.files[path.text] = ModelStore.File(content: content ?? bench.content, modified: 0, owner: "people")
        change(bench.store)
        return bench
    }

    private func isUntouched(_ bench: PutBench, _ content: [UInt8]? = nil) -> Bool {
        bench.store.files == [
            path.text: ModelStore.File(content: content ?? bench.content, modified: 0, owner: "people")
        ]
    }

    @Test("the file is checked, imported and compared; it stays, and a second run changes nothing")
    func created() async throws {
        let bench = try bench()
        let planned = try await bench.adopt(path) { $0.isDryRun = true }
        #expect(planned.word == "planned" && planned.steps.map(\.name) == ["create-medium"] && bench.store.changes.isEmpty)
        let result = try await bench.adopt(path)
        #expect(result.word == "created" && result.verified == .stored && result.warnings.isEmpty, "\(result)")
        #expect(bench.store.changes.map(\.command) == ["mkvopt -name AIX.iso -file /home/padmin/dvd.iso -ro"])
        #expect(result.image?.path == "vio1:/home/padmin/dvd.iso" && result.image?.volumeID == "AIX")
        #expect(result.image?.sha256 == ModelStore.sha256(bench.content) && result.image?.bytes == bench.bytes)
        #expect(bench.records.all.map(\.state) == [.created] && isUntouched(bench))
        let again = try await bench.adopt(path)
        #expect(again.word == "already-there" && again.changed == false && bench.store.changes.count == 1, "\(again)")
    }

    @Test("what can be refused is refused before anything is changed")
    func refused() async throws {
        let text = Array(repeating: UInt8(ascii: "x"), count: 100 << 10)
        let other = try bench(text)
        #expect(try await other.adopt(path).word == "refused not-an-image" && other.store.changes.isEmpty)
        #expect(try await other.adopt(path, allowsAnyContent: true).word == "created" && isUntouched(other, text))
        let whole = try bench()
        let short = try bench(Array(whole.content.prefix(200 << 10)))
        #expect(try await short.adopt(path).word == "refused image-truncated")
        let empty = try bench([])
        #expect(try await empty.adopt(path).word == "refused no-such-file")
        let absent = try #require(RemotePath("/home/padmin/absent.iso"))
        #expect(try await whole.adopt(absent).word == "refused no-such-file")
        #expect(try await whole.adopt(path, sha256: String(repeating: "0", count: 64)).word == "refused checksum-mismatch")
        whole.store.faults.lacks = ["csum", "openssl"]
        #expect(try await whole.adopt(path) { $0.verification = .back }.word == "refused no-checksum-tool")
        whole.store.media["AIX.iso"] = ModelStore.Medium(
            file: ModelStore.File(content: [1, 2, 3], modified: 0, owner: "others"), access: "ro")
        #expect(try await whole.adopt(path).word == "refused medium-differs")
        for bench in [short, empty, whole] { #expect(bench.store.changes.isEmpty) }
        #expect(try await whole.adopt(path) { $0.overwrites = true }.word == "created" && isUntouched(whole))
    }

    @Test(
        "without dd a warning reports that its descriptor wasn't read; a medium that isn't the file is never called created")
    func blind() async throws {
        let blind = try bench { $0.faults.lacks.insert("dd") }
        let result = try await blind.adopt(path)
        #expect(result.word == "created" && result.warnings.contains { $0.contains("is an image wasn't checked") }, "\(result)")
        let flipped = try bench { $0.faults.importFlipAt = 70_000 }
        #expect(try await flipped.adopt(path).word == "failed stored-differs" && isUntouched(flipped))
        let half = try bench { $0.faults.importDiesAt = 150_000 }
        let died = try await half.adopt(path)
        #expect(died.word == "failed half-medium" && died.leftovers.map(\.kind) == [.medium], "\(died)")
        #expect(try await half.clean(removes: true).word == "removed" && half.store.media.isEmpty && isUntouched(half))
    }

    @Test("an HMC shows nothing of the file: refused, with the verb that does it unchecked")
    func throughHMC() async throws {
        let bench = try bench()
        let result = try await bench.adopt(path, by: ModelStoreHost(bench.store, route: .hmc(system: "ms", vios: "vio1")))
        #expect(result.word == "refused needs-ssh" && bench.store.changes.isEmpty, "\(result)")
        #expect(
            result.problem?.hint.contains("attach-cd vios mkmedia vio1 AIX.iso --file /home/padmin/dvd.iso") == true)
    }
}
