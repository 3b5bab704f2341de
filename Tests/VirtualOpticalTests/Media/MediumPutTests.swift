import PowerVM
import Testing

@testable import VirtualOptical

/// `media put`: checked, sent, imported, compared, and nothing left behind.
@Suite struct MediumPutTests {
    private static func newRepository() throws -> PutIntent.NewRepository {
        PutIntent.NewRepository(pool: try #require(PoolName("datavg")), size: try #require(SizeArgument("1G")))
    }

    @Test("an image becomes a read-only medium; a second run sends nothing")
    func created() async throws {
        let bench = try PutBench()
        let result = try await bench.put()
        #expect(result.word == "created" && result.changed == true && result.verified == .staged, "\(result)")
        #expect(bench.store.media["AIX.iso"]?.file.content == bench.content && bench.store.media["AIX.iso"]?.access == "ro")
        #expect(bench.store.files.isEmpty && result.leftovers.isEmpty && result.warnings.isEmpty, "\(result)")
        #expect(result.medium?.bytes == bench.bytes && result.image?.sha256 == ModelStore.sha256(bench.content))
        #expect(result.transfer?.bytesSent == bench.bytes)
        #expect(result.steps.map(\.name) == ["send", "create-medium", "remove-part"], "\(result.steps)")
        #expect(bench.records.all.map(\.state) == [.created] && bench.records.all.first?.part == nil)
        let again = try await bench.put()
        #expect(again.word == "already-there" && again.changed == false && again.steps.isEmpty && again.verified == .size)
        #expect(bench.store.changes.count == 3)
    }

    @Test("a dry run prints the commands, and changes nothing")
    func dryRun() async throws {
        let bench = try PutBench { $0.sizeMB = nil }
        let repository = try Self.newRepository()
        let result = try await bench.put {
            $0.isDryRun = true
            $0.newRepository = repository
        }
        #expect(result.word == "planned" && result.wouldChange == true && bench.store.changes.isEmpty, "\(result)")
        #expect(
            result.steps.map(\.name) == ["create-repository", "send", "create-medium", "remove-part"] && bench.records.all.isEmpty
        )
    }

    @Test("another medium of that name is refused; --overwrite exchanges it, and only when the new one is whole")
    func differs() async throws {
        let bench = try PutBench { store in
            store.media["AIX.iso"] = ModelStore.Medium(
                file: ModelStore.File(content: [1, 2, 3], modified: 0, owner: "others"), access: "rw", drives: [])
        }
        let refused = try await bench.put()
        #expect(refused.word == "refused medium-differs" && bench.store.changes.isEmpty, "\(refused)")
        bench.store.faults.importDiesAt = 1000
        let half = try await bench.put { $0.overwrites = true }
        #expect(half.status == .failed && bench.store.media["AIX.iso"]?.file.content == [1, 2, 3], "\(half)")
        #expect(half.leftovers.contains { $0.kind == .medium }, "\(half.leftovers)")
        let temporary = try #require(bench.store.media.keys.first { $0.hasPrefix("attach_cd_") })
        bench.store.media[temporary] = nil
        let done = try await bench.put { $0.overwrites = true }
        #expect(done.word == "created" && bench.store.media["AIX.iso"]?.file.content == bench.content, "\(done)")
        #expect(bench.store.media.keys.sorted() == ["AIX.iso"] && bench.store.files.isEmpty)
        let loaded = try PutBench { store in
            store.media["AIX.iso"] = ModelStore.Medium(
                file: ModelStore.File(content: [1], modified: 0, owner: "others"), access: "ro", drives: ["aix04_cd"])
        }
        #expect(try await loaded.put { $0.overwrites = true }.word == "refused medium-in-use")
    }

    @Test("where exact sizes can't be seen, a medium of the same megabytes is compared by content, or refused")
    func megabytes() async throws {
        for (lacks, word) in [
            (["ls"], "refused medium-differs"), (["ls", "csum", "openssl", "cksum"], "refused medium-differs"),
        ] {
            let bench = try PutBench { store in
                store.faults.lacks = Set(lacks)
                store.media["AIX.iso"] = ModelStore.Medium(
                    file: ModelStore.File(content: [1, 2, 3], modified: 0, owner: "others"), access: "ro", drives: [])
            }
            let refused = try await bench.put()
            #expect(refused.word == word && bench.store.changes.isEmpty, "\(refused)")
        }
    }

    @Test("a repository that is missing or too small is refused with the command; done with the option")
    func repository() async throws {
        let missing = try PutBench { $0.sizeMB = nil }
        let refused = try await missing.put()
        #expect(
            refused.word == "refused no-repository" && refused.problem?.hint.contains("--create-repository datavg:SIZE") == true)
        let repository = try Self.newRepository()
        let created = try await missing.put {
            $0.newRepository = repository
        }
        #expect(created.word == "created" && created.steps.first?.name == "create-repository", "\(created)")
        let small = try PutBench(bytes: 2_500_000) { $0.sizeMB = 2 }
        let full = try await small.put()
        #expect(full.word == "refused repository-full" && full.problem?.hint.contains("vios chrep vio1 +1G") == true, "\(full)")
        let grown = try await small.put { $0.growsRepository = true }
        #expect(grown.word == "created" && grown.steps.first?.command == "ioscli chrep -size 1G", "\(grown)")
    }

    @Test("a staging directory without space is refused before the first byte")
    func staging() async throws {
        let bench = try PutBench { $0.faults.home = 10 << 20 }
        let refused = try await bench.put()
        #expect(refused.word == "refused staging-full" && bench.store.changes.isEmpty, "\(refused)")
        bench.store.faults.lacks.insert("df")
        let blind = try await bench.put()
        #expect(blind.word == "created" && blind.warnings.contains { $0.contains("df") }, "\(blind)")
    }

    @Test("a disk that fills in mid-transfer is noticed within 25 seconds, and the staged file goes")
    func full() async throws {
        let bench = try PutBench(bytes: 2_500_000) { store in
            store.networkRate = 20_000
            store.faults.fullAt = 400_000
        }
        let result = try await bench.put()
        #expect(result.status == .failed && bench.store.files.isEmpty && result.leftovers.isEmpty, "\(result)")
        // Full after 20 s, noticed by 45 s; all of it would take 125 s.
        #expect(bench.simulation.now < 48, "\(bench.simulation.now)")
    }

    @Test("a lost connection leaves the staged file, and says so; the next run sends it again")
    func cut() async throws {
        let bench = try PutBench { $0.faults.cutsAt = [100_000] }
        let result = try await bench.put()
        #expect(result.word == "failed send-interrupted" && result.problem?.retryable == true, "\(result)")
        #expect(result.leftovers.map(\.kind) == [.part] && result.leftovers.first?.bytes == 100_000)
        let again = try await bench.put()
        #expect(
            again.word == "created" && again.steps.map(\.name).first == "remove-part" && bench.store.files.isEmpty, "\(again)")
    }

    @Test("a cut transfer continues where a checksum confirms what is staged; anything else is sent from the beginning")
    func resumed() async throws {
        let bench = try PutBench(bytes: 2_400_256) { $0.faults.cutsAt = [1_500_000] }
        _ = try await bench.put()
        let planned = try await bench.put { $0.isDryRun = true }
        #expect(planned.word == "planned" && planned.notes.contains { $0.contains("staged already") }, "\(planned)")
        let again = try await bench.put()
        #expect(again.word == "created" && again.transfer?.resumedAt == 1 << 20, "\(again)")
        #expect(again.transfer?.bytesSent == bench.bytes - (1 << 20) && again.steps.first?.command.hasPrefix("dd of=") == true)
        #expect(
            bench.store.media["AIX.iso"]?.file.content == bench.content && again.image?.sha256 == ModelStore.sha256(bench.content)
        )
        for spoils in [true, false] {
            let other = try PutBench(bytes: 2_400_256) { $0.faults.cutsAt = [1_500_000] }
            _ = try await other.put()
            let path = try #require(other.store.files.keys.first)
            if spoils {
                other.store.files[path]?.content[77] ^= 1
            } else {
                other.store.faults.lacks = ["csum", "openssl", "cksum"]
            }
            let again = try await other.put()
            #expect(again.word == "created" && again.transfer?.resumedAt == nil, "\(again)")
            #expect(other.store.media["AIX.iso"]?.file.content == other.content)
        }
    }

    @Test("what was damaged on its way is sent once more, and only once")
    func damaged() async throws {
        let bench = try PutBench { $0.faults.flipAt = 5000 }
        let result = try await bench.put()
        #expect(
            result.word == "created"
                && result.steps.map(\.name) == ["send", "remove-part", "send", "create-medium", "remove-part"])
        #expect(bench.store.media["AIX.iso"]?.file.content == bench.content)
        let blind = try PutBench {
            $0.faults.flipAt = 5000
            $0.faults.lacks = ["csum", "openssl", "cksum"]
        }
        let undetected = try await blind.put()
        #expect(undetected.word == "created" && undetected.verified == .size && undetected.warnings.count == 1, "\(undetected)")
        #expect(try await blind.put(as: MediumName("two.iso")) { $0.verification = .staged }.word == "refused no-checksum-tool")
    }

    @Test("a medium that isn't the image is never reported as created: by checksum, or read back")
    func stored() async throws {
        for verification in [PutIntent.Verification.stored, .back] {
            let bench = try PutBench { $0.faults.importFlipAt = 70_000 }
            let result = try await bench.put { $0.verification = verification }
            #expect(result.word == "failed stored-differs", "\(result)")
            let good = try PutBench()
            let created = try await good.put { $0.verification = verification }
            #expect(created.word == "created" && created.verified == (verification == .back ? .back : .stored), "\(created)")
        }
    }

    @Test("an access that the VIOS ignored is corrected; one that can't be is an error")
    func access() async throws {
        let bench = try PutBench { $0.faults.ignoresReadOnly = true }
        let result = try await bench.put()
        #expect(result.word == "created" && bench.store.media["AIX.iso"]?.access == "ro" && result.medium?.access == .readOnly)
        let stubborn = try PutBench {
            $0.faults.ignoresReadOnly = true
            $0.faults.chvoptFails = true
        }
        let failed = try await stubborn.put()
        #expect(failed.status == .failed && failed.leftovers.contains { $0.kind == .part }, "\(failed)")
    }

    @Test("two runs at once on one host: one sends, the other is refused")
    func twice() async throws {
        let bench = try PutBench()
        let image = try await LocalImage(path: bench.path)
        let (first, second) = try await bench.simulated {
            let put = bench.operation(image, bench.name, PutIntent(), bench.host, bench.records)
            async let one = put.run()
            async let other = put.run()
            return await (one, other)
        }
        #expect(Set([first.word, second.word]) == ["created", "refused transfer-running"], "\(first) \(second)")
        #expect(bench.store.changes.filter { $0.command.hasPrefix("scp") }.count == 1)
    }

    @Test("two hosts at once: nothing is created twice, and each reports what is there")
    func twoHosts() async throws {
        let bench = try PutBench()
        let image = try await LocalImage(path: bench.path)
        let other = ModelStoreHost(bench.store, "them")
        let (first, second) = try await bench.simulated {
            async let one = bench.operation(image, bench.name, PutIntent(), bench.host, bench.records).run()
            await bench.simulation.sleep(0.8)
            let two = await bench.operation(image, bench.name, PutIntent(), other, MemoryRecords()).run()
            return await (one, two)
        }
        #expect(first.word == "created" && second.word == "refused transfer-running", "\(first) \(second)")
        #expect(bench.store.media["AIX.iso"]?.file.content == bench.content)
    }

    @Test("records that can't be written: nothing is sent")
    func records() async throws {
        let bench = try PutBench()
        bench.records.fail()
        #expect(try await bench.put().word == "refused configuration" && bench.store.changes.isEmpty)
    }

    @Test("the medium's name is the file's, with what a name can have")
    func names() {
        for (file, name) in [
            ("/x/AIX-7300_03.iso", "AIX_7300_03.iso"), (".hidden.iso", "hidden.iso"), ("a b+c.iso", "a_b_c.iso"),
            (String(repeating: "x", count: 60) + ".iso", String(repeating: "x", count: 24) + "_01234567.iso"),
        ] {
            #expect(MediumName(file: file, contentID: "0123456789ab")?.text == name, "\(file)")
        }
    }
}
