import PowerVM
import Testing

@testable import VirtualOptical

/// `media put --from-nfs`: mounted, imported, compared, unmounted, whatever happens in between.
@Suite struct MediumFetchTests {
    private static func bench(_ change: (ModelStore) -> Void = { _ in }) throws -> PutBench {
        try PutBench { store in
            store.exports["/export/iso"] = [
                "AIX.iso": ModelStore.File(content: PutImages.content("aix", 300 << 10), modified: 0, owner: "nfs")
            ]
            change(store)
        }
    }

    @Test("the image is imported from the mounted directory, compared by checksum, and nothing stays mounted")
    func created() async throws {
        let bench = try Self.bench()
        let result = try await bench.fetch()
        #expect(result.word == "created" && result.changed == true && result.verified == .stored, "\(result)")
        #expect(
            bench.store.changes.map(\.command) == [
                "mount nfs01:/export/iso /mnt", "mkvopt -name AIX.iso -file /mnt/AIX.iso -ro", "unmount /mnt",
            ])
        #expect(bench.store.media["AIX.iso"]?.file.content == bench.content && bench.store.mounted == nil)
        #expect(result.image?.sha256 == ModelStore.sha256(bench.content) && result.leftovers.isEmpty && result.warnings.isEmpty)
        #expect(bench.records.all.map(\.state) == [.created] && bench.records.all.allSatisfy { $0.mount == nil })
        let again = try await bench.fetch()
        #expect(again.word == "already-there" && again.changed == false && bench.store.mounted == nil, "\(again)")
    }

    @Test("a dry run mounts nothing")
    func dryRun() async throws {
        let bench = try Self.bench()
        let result = try await bench.fetch { $0.isDryRun = true }
        #expect(result.word == "planned" && bench.store.changes.isEmpty, "\(result)")
        #expect(result.steps.map(\.name) == ["mount", "create-medium", "unmount"])
    }

    @Test("what is refused once it is mounted leaves nothing mounted, and nothing changed")
    func refused() async throws {
        let digest = String(repeating: "0", count: 64)
        let mismatch = try Self.bench()
        let wrong = try await mismatch.fetch(sha256: digest)
        #expect(wrong.word == "refused checksum-mismatch" && wrong.changed == false && mismatch.store.mounted == nil, "\(wrong)")
        let missing = try await mismatch.fetch("nfs01:/export/iso/other.iso")
        #expect(missing.word == "refused no-such-file" && mismatch.store.mounted == nil, "\(missing)")
        let cut = try Self.bench()
        cut.store.exports["/export/iso"]?["AIX.iso"]?.content.removeLast(50 << 10)
        let truncated = try await cut.fetch()
        #expect(truncated.word == "refused image-truncated" && truncated.changed == false, "\(truncated)")
        #expect(cut.store.mounted == nil && cut.store.media.isEmpty)
        let small = try Self.bench { $0.sizeMB = 1 }
        small.store.exports["/export/iso"]?["AIX.iso"]?.content = PutImages.content("aix", 2_400_256)
        let full = try await small.fetch()
        #expect(full.word == "refused repository-full" && full.changed == false && small.store.mounted == nil, "\(full)")
        #expect(try await small.fetch { $0.growsRepository = true }.word == "created")
        let other = try Self.bench { store in
            store.media["AIX.iso"] = ModelStore.Medium(
                file: ModelStore.File(content: [1, 2, 3], modified: 0, owner: "others"), access: "ro")
        }
        #expect(try await other.fetch().word == "refused medium-differs")
        #expect(try await other.fetch { $0.overwrites = true }.word == "created")
        #expect(other.store.media.keys.sorted() == ["AIX.iso"] && other.store.mounted == nil)
    }

    @Test("what can be refused before anything is mounted is")
    func early() async throws {
        let bench = try Self.bench { $0.mounted = "nfs01:/other" }
        #expect(try await bench.fetch().word == "refused mount-point-busy")
        bench.store.mounted = nil
        #expect(try await bench.fetch("nfs01:/export/other/a.iso").word == "refused not-exported")
        bench.store.sizeMB = nil
        #expect(try await bench.fetch().word == "refused no-repository")
        #expect(bench.store.changes.isEmpty)
    }

    @Test("a directory that is mounted already is used, and stays")
    func mounted() async throws {
        let bench = try Self.bench { $0.mounted = "nfs01:/export/iso" }
        let result = try await bench.fetch()
        #expect(result.word == "created" && result.notes.contains { $0.contains("already, and stays") }, "\(result)")
        #expect(bench.store.mounted == "nfs01:/export/iso" && bench.store.changes.count == 1)
    }

    @Test("a mount that fails is an error; one that stays is reported, and clean unmounts it")
    func leftover() async throws {
        let bench = try Self.bench { $0.faults.mountFails = true }
        let failed = try await bench.fetch()
        #expect(failed.word == "failed mount-failed" && failed.changed == false && bench.records.all.isEmpty, "\(failed)")
        bench.store.faults.mountFails = false
        bench.store.faults.unmountFails = true
        let left = try await bench.fetch()
        #expect(left.word == "created" && left.leftovers.map(\.kind) == [.mount] && left.warnings.count == 1, "\(left)")
        #expect(try await bench.clean(removes: false).steps.map(\.command) == ["ioscli unmount /mnt"])
        bench.store.faults.unmountFails = false
        bench.store.mounted = "nfs01:/other"
        bench.store.exports["/other"] = [:]
        let others = try await bench.clean(removes: true)
        #expect(bench.store.mounted == "nfs01:/other" && others.leftovers.isEmpty, "what isn't ours stays: \(others)")
        bench.store.mounted = nil
        bench.store.faults.unmountFails = true
        bench.store.media = [:]
        _ = try await bench.fetch()
        bench.store.faults.unmountFails = false
        let cleaned = try await bench.clean(removes: true)
        #expect(cleaned.word == "removed" && bench.store.mounted == nil && bench.store.media.count == 1, "\(cleaned)")
    }

    @Test("half a medium, and a medium that differs from the file, are never reported as created")
    func bad() async throws {
        let half = try Self.bench { $0.faults.importDiesAt = 1000 }
        let died = try await half.fetch()
        #expect(died.status == .failed && died.leftovers.map(\.kind) == [.medium] && half.store.mounted == nil, "\(died)")
        let flipped = try Self.bench { $0.faults.importFlipAt = 70_000 }
        #expect(try await flipped.fetch().word == "failed stored-differs" && flipped.store.mounted == nil)
    }

    @Test("without a tool for checksums sizes are compared, with a warning; what needs one is refused before anything is mounted")
    func blind() async throws {
        let bench = try Self.bench { $0.faults.lacks = ["csum", "openssl", "cksum"] }
        #expect(try await bench.fetch(sha256: ModelStore.sha256(bench.content)).word == "refused no-checksum-tool")
        #expect(try await bench.fetch { $0.verification = .stored }.word == "refused no-checksum-tool")
        #expect(bench.store.changes.isEmpty)
        let result = try await bench.fetch()
        #expect(result.word == "created" && result.verified == .size && result.warnings.count == 1, "\(result)")
    }

    @Test(
        "cksum alone compares file and medium there, but not what is read back, nor a digest: refused before anything is mounted")
    func checksumOnly() async throws {
        let bench = try Self.bench { $0.faults.lacks = ["csum", "openssl"] }
        let back = try await bench.fetch { $0.verification = .back }
        #expect(back.word == "refused no-checksum-tool" && back.problem?.message.contains("(csum, openssl)") == true, "\(back)")
        #expect(try await bench.fetch { ($0.verification, $0.isDryRun) = (.back, true) }.word == "refused no-checksum-tool")
        #expect(try await bench.fetch(sha256: ModelStore.sha256(bench.content)).word == "refused no-checksum-tool")
        #expect(bench.store.changes.isEmpty)
        let result = try await bench.fetch { $0.verification = .stored }
        #expect(result.word == "created" && result.verified == .storedChecksum, "\(result)")
    }
}
