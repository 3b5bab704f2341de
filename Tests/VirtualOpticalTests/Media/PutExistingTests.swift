import PowerVM
import Testing

@testable import VirtualOptical

/// `media put` where the VIOS has a medium of that name and size already.
@Suite struct PutExistingTests {
    private static let noTools: Set = ["csum", "openssl", "cksum"]

    /// - Parameter flip: the byte that the medium has wrong.
    private func bench(flip: Int? = 70_000, drives: [String] = [], lacks: Set<String> = ["openssl"]) throws -> PutBench {
        let bench = try PutBench()
        var content = bench.content
        if let flip { content[flip] ^= 0xff }
        bench.store.media["AIX.iso"] = ModelStore.Medium(
            file: ModelStore.File(content: content, modified: 0, owner: "others"), access: "ro", drives: drives)
        bench.store.faults.lacks = lacks
        return bench
    }

    @Test("--overwrite exchanges a medium of the same size with other content, and no other")
    func overwrite() async throws {
        for verification in [PutIntent.Verification.auto, .stored, .back] {
            let bench = try bench()
            let planned = try await bench.put {
                $0.overwrites = true
                $0.verification = verification
                $0.isDryRun = true
            }
            #expect(planned.word == "planned" && bench.store.changes.isEmpty, "\(planned)")
            let result = try await bench.put {
                $0.overwrites = true
                $0.verification = verification
            }
            #expect(result.word == "created" && bench.store.media["AIX.iso"]?.file.content == bench.content, "\(result)")
            #expect(result.notes.contains { $0.hasSuffix("; it is exchanged") }, "\(result.notes)")
            #expect(bench.store.media.count == 1 && bench.store.files.isEmpty)
            let sent = bench.store.changes.count
            let again = try await bench.put { $0.overwrites = true }
            #expect(again.word == "already-there" && again.verified == .stored && bench.store.changes.count == sent, "\(again)")
        }
    }

    @Test("a medium that a drive holds isn't exchanged, but may be the image")
    func loaded() async throws {
        let other = try bench(drives: ["aix04_cd"])
        #expect(try await other.put { $0.overwrites = true }.word == "refused medium-in-use")
        let same = try bench(flip: nil, drives: ["aix04_cd"])
        #expect(try await same.put { $0.overwrites = true }.word == "already-there")
        #expect(other.store.changes.isEmpty && same.store.changes.isEmpty)
    }

    @Test("with --verify size, the size alone decides")
    func size() async throws {
        let bench = try bench()
        let result = try await bench.put {
            $0.overwrites = true
            $0.verification = .size
        }
        #expect(result.word == "already-there" && result.verified == .size && bench.store.changes.isEmpty, "\(result)")
    }

    @Test("an exchange that ended before the new medium had its name continues with what is there, and nothing is sent again")
    func interruptedExchange() async throws {
        for tools in [[], ["csum", "cksum"]] {
            let bench = try PutBench { store in
                store.faults.lacks.formUnion(tools)
                store.media["AIX.iso"] = ModelStore.Medium(
                    file: ModelStore.File(content: [1, 2, 3], modified: 0, owner: "others"), access: "ro", drives: [])
                store.faults.chvoptFails = true
            }
            let failed = try await bench.put { $0.overwrites = true }
            #expect(failed.status == .failed && failed.leftovers.contains { $0.kind == .temporary }, "\(failed)")
            #expect(bench.store.media["AIX.iso"] == nil && bench.store.media.count == 1)
            bench.store.faults.chvoptFails = false
            let listed = try await bench.clean(removes: false)
            #expect(listed.leftovers.contains { $0.kind == .temporary && $0.keptBecause == nil }, "\(listed)")
            let done = try await bench.put { $0.overwrites = true }
            #expect(done.word == "created" && done.steps.map(\.name) == ["rename-medium", "remove-part"], "\(done)")
            #expect(bench.store.media.keys.sorted() == ["AIX.iso"] && bench.store.files.isEmpty)
            #expect(bench.store.media["AIX.iso"]?.file.content == bench.content)
            #expect(bench.records.all.map(\.medium.text) == ["AIX.iso"] && bench.records.all.map(\.part) == [nil])
        }
    }

    @Test("a medium under its temporary name that this host left is removed by clean, whole or half, also if it has grown since")
    func temporaryLeftBehind() async throws {
        for isWhole in [true, false] {
            let bench = try PutBench { store in
                store.media["AIX.iso"] = ModelStore.Medium(
                    file: ModelStore.File(content: [1, 2, 3], modified: 0, owner: "others"), access: "ro", drives: [])
                if isWhole { store.faults.chvoptFails = true } else { store.faults.importDiesAt = 1000 }
            }
            _ = try await bench.put { $0.overwrites = true }
            let temporary = try #require(bench.store.media.keys.first { $0.hasPrefix("attach_cd_") })
            for var record in bench.records.all {
                #expect(record.seen != nil)
                record.seen = MediumRecord.Sight(bytes: 1, modified: "Nov 22 08:00")
                try bench.records.save(record)
            }
            if !isWhole {
                let refused = try await bench.put { $0.overwrites = true }
                #expect(
                    refused.word == "refused name-taken"
                        && refused.problem?.hint.hasPrefix("attach-cd media rm \(temporary) --vios vio1") == true, "\(refused)")
            }
            let cleaned = try await bench.clean(removes: true)
            #expect(cleaned.word == "removed" && bench.store.media[temporary] == nil, "\(cleaned)")
            #expect(bench.records.all.isEmpty)
        }
    }

    @Test("another host's medium under the temporary name is left alone, and the hint doesn't ask for another name")
    func temporaryOfAnother() async throws {
        let bench = try PutBench { store in
            store.media["AIX.iso"] = ModelStore.Medium(
                file: ModelStore.File(content: [1, 2, 3], modified: 0, owner: "others"), access: "ro", drives: [])
            store.faults.chvoptFails = true
        }
        _ = try await bench.put { $0.overwrites = true }
        bench.store.media["AIX.iso"] = ModelStore.Medium(
            file: ModelStore.File(content: [1, 2, 3], modified: 0, owner: "others"), access: "ro", drives: [])
        let refused = try await bench.put(records: MemoryRecords()) { $0.overwrites = true }
        #expect(refused.word == "refused name-taken" && refused.problem?.hint.contains("--as") == false, "\(refused)")
        #expect(refused.problem?.hint.contains("another host") == true && bench.store.media.count == 2)
    }

    @Test("without --overwrite a comparison that fails is refused, with the option that exchanges it")
    func refused() async throws {
        let bench = try bench()
        let result = try await bench.put { $0.verification = .stored }
        #expect(result.word == "refused medium-differs" && result.verified == nil, "\(result)")
        #expect(result.problem?.hint.contains("--overwrite") == true && bench.store.changes.isEmpty)
    }

    @Test("a file of the VIOS is exchanged for a medium of its size, too")
    func fromFile() async throws {
        let bench = try bench()
        let path = try #require(RemotePath("/home/padmin/dvd.iso"))
        bench.store.files[path.text] = ModelStore.File(content: bench.content, modified: 0, owner: "people")
        #expect(try await bench.adopt(path) { $0.overwrites = true }.word == "created")
        #expect(bench.store.media["AIX.iso"]?.file.content == bench.content)
        #expect(try await bench.adopt(path) { $0.overwrites = true }.word == "already-there")
    }

    // MARK: After a run that wasn't waited for

    /// The VIOS ended the import after the run had left it alone: its staged file and its record are still there.
    private func abandoned(flip: Int? = nil) async throws -> PutBench {
        let bench = try bench(flip: flip)
        let image = try await LocalImage(path: bench.path)
        let part = try #require(StagedPart(directory: PutIntent.home, id: image.inspection.contentID)?.path)
        bench.store.files[part.text] = ModelStore.File(content: bench.content, modified: 0, owner: "us")
        try bench.records.save(
            MediumRecord(
                vios: "vio1", medium: bench.name, state: .importing, bytes: bench.bytes, part: part,
                seen: MediumRecord.Sight(bytes: 1000, modified: "Nov 29 06:00")))
        return bench
    }

    @Test("the same command compares the content, removes the staged file, and closes the record")
    func finished() async throws {
        let bench = try await abandoned()
        let planned = try await bench.put { $0.isDryRun = true }
        #expect(planned.word == "planned" && planned.steps.map(\.name) == ["remove-part"] && bench.store.changes.isEmpty)
        let result = try await bench.put()
        #expect(result.word == "already-there" && result.verified == .stored && result.changed == true, "\(result)")
        #expect(result.steps.map(\.name) == ["remove-part"] && result.leftovers.isEmpty && bench.store.files.isEmpty)
        let record = bench.records.record(of: bench.name, on: "vio1")
        #expect(record?.state == .created && record?.part == nil && record?.sha256 == ModelStore.sha256(bench.content))
        #expect(record?.seen?.bytes == bench.bytes)
        let again = try await bench.put()
        #expect(again.word == "already-there" && again.changed == false && again.verified == .size, "\(again)")
    }

    @Test("a medium that this host began and that isn't the image is refused, not taken for it by its size")
    func unfinished() async throws {
        let bench = try await abandoned(flip: 70_000)
        #expect(try await bench.put().word == "refused medium-differs" && bench.store.changes.isEmpty)
        #expect(try await bench.put { $0.overwrites = true }.word == "created" && bench.store.files.isEmpty)
    }

    @Test("a staged file that another host uses stays, and is reported")
    func inUse() async throws {
        let bench = try await abandoned()
        bench.store.writing = Array(bench.store.files.keys)
        let result = try await bench.put()
        #expect(result.word == "already-there" && result.leftovers.map(\.kind) == [.part], "\(result)")
        #expect(result.leftovers.first?.keptBecause != nil && bench.store.changes.isEmpty)
    }
}
