import PowerVM
import Testing

@testable import VirtualOptical

/// `media clean` and `media rm`: only what is ours, and no longer in use.
@Suite struct MediaCleaningTests {
    @Test("half a medium is reported, and clean removes it while it is as it was seen last, and nothing else")
    func half() async throws {
        let bench = try PutBench { $0.faults.importDiesAt = 150_000 }
        let result = try await bench.put()
        #expect(result.word == "failed half-medium" && result.leftovers.count == 2, "\(result)")
        let listed = try await bench.clean(removes: false)
        #expect(listed.word == "planned" && listed.leftovers.allSatisfy { $0.keptBecause == nil }, "\(listed)")
        #expect(bench.store.media.count == 1 && bench.store.files.count == 1)
        bench.store.media["other.iso"] = ModelStore.Medium(
            file: ModelStore.File(content: [1], modified: 0, owner: "others"), access: "ro")
        let cleaned = try await bench.clean(removes: true)
        #expect(
            cleaned.word == "removed" && bench.store.media.keys.sorted() == ["other.iso"] && bench.store.files.isEmpty,
            "\(cleaned)")
        #expect(bench.records.all.isEmpty)
        #expect(try await bench.put().word == "created")
    }

    @Test("half a medium that changed since, or that this host never saw being imported, stays")
    func halfOfOthers() async throws {
        let bench = try PutBench { $0.faults.importDiesAt = 150_000 }
        _ = try await bench.put()
        bench.store.media["AIX.iso"]?.file.content.append(7)
        let kept = try await bench.clean(removes: true)
        #expect(
            bench.store.media.count == 1 && kept.leftovers.contains { $0.keptBecause?.contains("saw it last") == true }, "\(kept)"
        )
        #expect(kept.notes.contains { $0.hasPrefix("1 of what was left behind is kept") }, "\(kept)")
    }

    @Test("a staged file that grows or is in use is another host's: nothing is sent, nothing cleaned")
    func others() async throws {
        let bench = try PutBench { $0.faults.cutsAt = [100_000] }
        _ = try await bench.put()
        let path = try #require(bench.store.files.keys.first)
        bench.store.writing = [path]
        #expect(try await bench.put().word == "refused transfer-running")
        let cleaned = try await bench.clean(removes: true)
        #expect(cleaned.leftovers.first?.keptBecause != nil && bench.store.files.count == 1, "\(cleaned)")
        bench.store.writing = []
        bench.store.faults.lacks.insert("ps")
        let blind = try await bench.clean(removes: true)
        #expect(blind.leftovers.first?.keptBecause?.contains("can't be listed") == true && bench.store.files.count == 1)
    }

    @Test("where nothing was left behind, that is noted")
    func nothing() async throws {
        let cleaned = try await PutBench().clean(removes: true)
        #expect(cleaned.word == "already-removed" && cleaned.notes == ["nothing was left behind"], "\(cleaned)")
    }

    @Test("media rm removes what no drive holds; with --eject it takes it out first")
    func remove() async throws {
        let bench = try PutBench()
        _ = try await bench.put()
        #expect(try await bench.remove(.init(isDryRun: true)).word == "planned")
        let removed = try await bench.remove()
        #expect(removed.word == "removed" && bench.store.media.isEmpty && bench.records.all.isEmpty, "\(removed)")
        #expect(try await bench.remove().word == "already-removed")
        bench.store.media["AIX.iso"] = ModelStore.Medium(
            file: ModelStore.File(content: [1], modified: 0, owner: "others"), access: "ro", drives: ["aix04_cd"])
        #expect(try await bench.remove().word == "refused medium-in-use")
        bench.store.media["AIX.iso"]?.drives = []
        bench.store.imports = [
            ModelStore.Import(medium: "AIX.iso", source: "x.iso", content: bench.content, start: bench.store.now)
        ]
        #expect(try await bench.remove().word == "refused transfer-running" && bench.store.media.count == 1)
    }

    @Test(
        "an NFS server that is dead doesn't hold up the rest, is asked once for a short while, and what wasn't seen is reported")
    func deadServer() async throws {
        let bench = try PutBench { store in
            store.exports["/export/iso"] = [
                "AIX.iso": ModelStore.File(content: PutImages.content("aix", 300 << 10), modified: 0, owner: "nfs")
            ]
            store.faults.unmountFails = true
        }
        #expect(try await bench.fetch().leftovers.map(\.kind) == [.mount])
        bench.store.faults.cutsAt = [100_000]
        let other = try #require(MediumName("other.iso"))
        #expect(try await bench.put(as: other).leftovers.map(\.kind) == [.part])
        (bench.store.faults.unmountFails, bench.store.faults.serverIsDead) = (false, true)
        let start = bench.simulation.now
        let cleaned = try await bench.clean(removes: true)
        #expect(cleaned.word == "removed" && bench.store.files.isEmpty && bench.store.mounted != nil, "\(cleaned)")
        #expect(cleaned.leftovers.map(\.name) == ["/mnt"] && bench.simulation.now - start < 30)
        #expect(cleaned.leftovers.first?.keptBecause?.contains("nfs01:/export/iso is still mounted can't be seen") == true)
        bench.store.faults.serverIsDead = false
        #expect(try await bench.clean(removes: true).word == "removed" && bench.store.mounted == nil)
    }
}
