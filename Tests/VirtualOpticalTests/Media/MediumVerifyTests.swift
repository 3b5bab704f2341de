import Foundation
import PowerVM
import TestSupport
import Testing

@testable import VirtualOptical

/// `media verify`, `media get` and `media copy`.
@Suite struct MediumVerifyTests {
    private static func store(_ bench: PutBench, _ content: [UInt8], access: String = "ro", drives: [String] = []) {
        bench.store.media["AIX.iso"] = ModelStore.Medium(
            file: ModelStore.File(content: content, modified: 0, owner: "others"), access: access, drives: drives)
    }

    @Test("a medium matches its file, or differs; nothing is changed")
    func file() async throws {
        let bench = try PutBench()
        Self.store(bench, bench.content)
        let image = try await LocalImage(path: bench.path)
        let same = try await bench.verify(.file(image, LocalDigest(readsInline: true)))
        #expect(same.word == "matches" && same.verified == .stored && same.exitCode == 0, "\(same)")
        #expect(same.image?.sha256 == ModelStore.sha256(bench.content))
        bench.store.faults.lacks = ["csum", "openssl"]
        #expect(try await bench.verify(.file(image, LocalDigest(readsInline: true))).verified == .storedChecksum)
        #expect(try await bench.verify(.file(image, LocalDigest(readsInline: true)), readsBack: true).verified == .back)
        var other = bench.content
        other[77] ^= 1
        Self.store(bench, other)
        for readsBack in [false, true] {
            let differs = try await bench.verify(.file(image, LocalDigest(readsInline: true)), readsBack: readsBack)
            #expect(differs.word == "differs stored-differs" && differs.exitCode == 5 && differs.verified == nil, "\(differs)")
        }
        Self.store(bench, Array(other.dropLast()))
        let shorter = try await bench.verify(.file(image, LocalDigest(readsInline: true)))
        #expect(shorter.word == "differs stored-differs" && shorter.problem?.message.contains("bytes, not") == true)
        bench.store.media = [:]
        #expect(try await bench.verify(.file(image, LocalDigest(readsInline: true))).word == "refused no-such-medium")
        #expect(bench.store.changes.isEmpty)
    }

    @Test("a digest is compared by a tool for it, or read back; the POSIX checksum is of no use for it")
    func digest() async throws {
        let bench = try PutBench()
        Self.store(bench, bench.content)
        let reference = MediumVerify.Reference.sha256(ModelStore.sha256(bench.content))
        #expect(try await bench.verify(reference).word == "matches")
        #expect(try await bench.verify(.sha256(String(repeating: "0", count: 64))).word == "differs stored-differs")
        bench.store.faults.lacks = ["csum", "openssl"]
        #expect(try await bench.verify(reference).word == "refused no-checksum-tool")
        #expect(try await bench.verify(reference, readsBack: true).word == "matches")
    }

    @Test("without either it is what this host recorded when it created the medium")
    func record() async throws {
        let bench = try PutBench()
        #expect(try await bench.put().word == "created")
        #expect(try await bench.verify(.record).word == "matches")
        bench.store.media["AIX.iso"]?.file.content[5] ^= 1
        #expect(try await bench.verify(.record).word == "differs stored-differs")
        bench.records.remove(bench.name, on: "vio1")
        #expect(try await bench.verify(.record).word == "refused not-verified")
    }

    @Test("a medium becomes a file only when it is whole, and never replaces one unasked")
    func get() async throws {
        let bench = try PutBench()
        Self.store(bench, bench.content, access: "rw", drives: ["aix04_cd"])
        let directory = try TemporaryDirectory()
        let path = directory.path("got.iso")
        let got = try await bench.get(path)
        #expect(got.word == "received" && got.changed == true && got.warnings.count == 1, "\(got)")
        #expect(FileManager.default.contents(atPath: path) == Data(bench.content))
        #expect(got.image?.sha256 == ModelStore.sha256(bench.content))
        #expect(try await bench.get(path).word == "already-there")
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        #expect(try await bench.get(path).word == "refused file-exists")
        bench.store.faults.readsCutAt = 100_000
        let cut = try await bench.get(path, overwrites: true)
        #expect(cut.word == "failed read-failed" && FileManager.default.contents(atPath: path) == Data([1, 2, 3]), "\(cut)")
        #expect(try await bench.get(path, overwrites: true).word == "received")
        #expect(FileManager.default.contents(atPath: path) == Data(bench.content))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.root) == ["got.iso"])
        #expect(try await bench.get(directory.path("no/such.iso")).word == "failed unwritable-file")
        #expect(bench.store.changes.isEmpty)
    }

    @Test("a copy is what the other VIOS has, with its access, and leaves nothing behind")
    func copy() async throws {
        for access in ["ro", "rw"] {
            let bench = try PutBench()
            Self.store(bench, bench.content, access: access)
            let target = ModelStore(bench.simulation)
            let copied = try await bench.copy(to: target)
            #expect(copied.word == "created" && copied.verified == .staged, "\(copied)")
            #expect(target.media["AIX.iso"]?.file.content == bench.content && target.media["AIX.iso"]?.access == access)
            #expect(target.files.isEmpty && bench.store.changes.isEmpty)
            #expect(try await bench.copy(to: target).word == "already-there")
            #expect(try await bench.copy(to: target) { $0.verification = .stored }.verified == .stored)
        }
    }

    @Test("a copy whose origin fails or changes is never imported")
    func origin() async throws {
        let bench = try PutBench()
        Self.store(bench, bench.content)
        let target = ModelStore(bench.simulation)
        bench.store.faults.readsCutAt = 100_000
        let cut = try await bench.copy(to: target)
        #expect(cut.word == "failed read-failed" && target.media.isEmpty && cut.leftovers.map(\.kind) == [.part], "\(cut)")
        let again = try await bench.copy(to: target)
        #expect(again.word == "created" && again.steps.first?.name == "remove-part", "\(again)")
        target.media = [:]
        bench.store.faults.readTouches = true
        let changed = try await bench.copy(to: target)
        #expect(changed.word == "failed file-changed" && target.media.isEmpty && target.files.isEmpty, "\(changed)")
    }
}
