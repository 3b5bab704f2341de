import PowerVM
import Testing

@testable import VirtualOptical

/// What is mounted on a VIOS, and unmounted again: only what isn't in the way of others, and only what is ours.
@Suite struct NFSMountingTests {
    private static func bench(_ change: (ModelStore) -> Void = { _ in }) throws -> PutBench {
        try PutBench { store in
            store.exports["/export/iso"] = [
                "AIX.iso": ModelStore.File(content: PutImages.content("aix", 300 << 10), modified: 0, owner: "nfs")
            ]
            store.exports["/other"] = [:]
            change(store)
        }
    }

    private static func hmc(_ bench: PutBench) -> ModelStoreHost {
        ModelStoreHost(bench.store, route: .hmc(system: "ms", vios: "vio1"))
    }

    @Test("through an HMC what is mounted already is in the way, and other directories than /mnt are refused")
    func throughHMC() async throws {
        let bench = try Self.bench { $0.mounted = "nfs01:/other" }
        let busy = try await bench.fetch(by: Self.hmc(bench))
        #expect(busy.word == "refused mount-point-busy" && busy.problem?.hint.contains("media clean") == false, "\(busy)")
        bench.store.mounted = nil
        let other = try await bench.fetch(on: try #require(RemotePath("/import")), by: Self.hmc(bench))
        #expect(other.word == "refused needs-ssh" && other.problem?.hint.contains("--mount-point") == true, "\(other)")
        bench.store.faults.lacks = ["mount"]
        #expect(try await bench.fetch(by: Self.hmc(bench)).word == "refused mount-point-busy")
        #expect(bench.store.changes.isEmpty)
        bench.store.faults.lacks = []
        let created = try await bench.fetch(by: Self.hmc(bench))
        #expect(created.word == "created" && bench.store.mounted == nil && bench.store.changes.count == 3, "\(created)")
    }

    @Test("what others mounted meanwhile is neither mounted over nor unmounted", arguments: ["ssh", "hmc"])
    func meanwhile(route: String) async throws {
        let bench = try Self.bench()
        let host = route == "hmc" ? Self.hmc(bench) : bench.host
        bench.store.meanwhile = ("mkvopt", { $0.mounted = "nfs01:/other" })
        let replaced = try await bench.fetch(by: host)
        #expect(replaced.status == .created && bench.store.mounted == "nfs01:/other", "\(replaced)")
        #expect(replaced.leftovers.map(\.kind) == [.mount] && !bench.store.changes.contains { $0.command == "unmount /mnt" })
        #expect(replaced.warnings.contains { $0.contains("unmount was not run") }, "\(replaced.warnings)")
    }

    @Test("a directory on which something was mounted after the survey isn't mounted on")
    func taken() async throws {
        // What looks at the directory next is in the line that mounts.
        let bench = try Self.bench { $0.meanwhile = ("ls -l /mnt", { $0.mounted = "nfs01:/other" }) }
        let result = try await bench.fetch()
        #expect(result.status == .failed && result.changed == false && bench.store.changes.isEmpty, "\(result)")
        #expect(result.problem?.message.contains("mount was not run") == true && bench.store.mounted == "nfs01:/other")
    }

    @Test("where neither df nor ls shows the directory, nothing is mounted on it", arguments: ["df", "ls"])
    func unseen(tool: String) async throws {
        let bench = try Self.bench { $0.faults.lacks = [tool] }
        let result = try await bench.fetch()
        #expect(result.word == "refused mount-point-busy" && bench.store.changes.isEmpty, "\(result)")
    }

    /// The exchange in which the directory is mounted: exports, survey and mount point are asked for before.
    private static let mounting = 3

    @Test(
        "a mount whose answer is lost is ours if it was recorded before and wasn't there",
        arguments: ["after", "half", "timeout"])
    func lost(cut: String) async throws {
        let bench = try Self.bench()
        bench.host.cuts = [Self.mounting: ["after": .after, "half": .half, "timeout": .timeout][cut] ?? .before]
        let result = try await bench.fetch()
        #expect(result.word == "created" && bench.store.mounted == nil && result.leftovers.isEmpty, "\(result)")
    }

    @Test("a mount whose answer is lost and that nothing records is used, stays, and is reported; clean leaves it alone")
    func doubtful() async throws {
        let bench = try Self.bench()
        bench.host.cuts = [Self.mounting: .after]
        bench.store.meanwhile = ("mount nfs01", { [bench] _ in bench.records.remove(bench.name, on: "vio1") })
        let result = try await bench.fetch()
        #expect(result.word == "created" && bench.store.mounted == "nfs01:/export/iso", "\(result)")
        #expect(result.leftovers.map(\.kind) == [.mount] && result.leftovers.first?.keptBecause != nil)
        #expect(result.warnings.contains { $0.contains("stays mounted") && $0.hasSuffix("ioscli unmount /mnt") })
        #expect(result.steps.first?.outcome == .unknown)
        #expect(try await bench.clean(removes: true).word == "already-removed" && bench.store.mounted != nil)
    }

    @Test("a refusal that leaves something mounted isn't a refusal")
    func refusal() async throws {
        let bench = try Self.bench { store in
            store.media["AIX.iso"] = ModelStore.Medium(
                file: ModelStore.File(content: [1, 2, 3], modified: 0, owner: "others"), access: "ro")
            store.faults.unmountFails = true
        }
        let left = try await bench.fetch()
        #expect(left.word == "failed medium-differs" && left.changed == true && left.leftovers.count == 1, "\(left)")
        (bench.store.faults.unmountFails, bench.host.cuts) = (false, [bench.host.count + Self.mounting: .after])
        (bench.store.mounted, bench.store.mountedBy) = (nil, nil)
        bench.store.meanwhile = ("mount nfs01", { [bench] _ in bench.records.remove(bench.name, on: "vio1") })
        let doubtful = try await bench.fetch()
        #expect(doubtful.word == "failed medium-differs" && doubtful.changed == nil && bench.store.mounted != nil, "\(doubtful)")
    }

    @Test(
        "what stays mounted is recorded until it is unmounted, whatever becomes of the medium",
        arguments: ["again", "put", "overwrite"])
    func recorded(then: String) async throws {
        let bench = try Self.bench { $0.faults.unmountFails = true }
        if then == "overwrite" {
            bench.store.media["AIX.iso"] = ModelStore.Medium(
                file: ModelStore.File(content: [1, 2, 3], modified: 0, owner: "others"), access: "ro")
            #expect(try await bench.fetch { $0.overwrites = true }.word == "created")
        } else {
            bench.store.faults.refusesImport = true
            #expect(try await bench.fetch().status == .failed)
            bench.store.faults.refusesImport = false
            #expect(try await (then == "put" ? bench.put() : bench.fetch()).word == "created")
        }
        bench.store.faults.unmountFails = false
        #expect(try await bench.clean(removes: true).word == "removed" && bench.store.mounted == nil)
    }

    @Test("half a medium that was created through an HMC is in the report")
    func half() async throws {
        let bench = try Self.bench { $0.faults.importDiesAt = 1000 }
        let result = try await bench.fetch(by: Self.hmc(bench))
        #expect(result.word == "failed half-medium" && result.leftovers.map(\.name) == ["AIX.iso"], "\(result)")
    }

    @Test("a mount that failed, although just that is mounted afterwards, may be anybody's: it stays, and is reported")
    func failed() async throws {
        let bench = try Self.bench { store in
            store.faults.mountFails = true
            store.meanwhile = ("mount nfs01", { $0.mounted = "nfs01:/export/iso" })
        }
        let result = try await bench.fetch()
        #expect(result.word == "created" && bench.store.mounted == "nfs01:/export/iso", "\(result)")
        #expect(result.leftovers.map(\.kind) == [.mount] && result.changed != false)
        #expect(result.warnings.contains { $0.contains("mount reported a failure") })
    }

    @Test("through an HMC, where no check stands in the line, a mount whose answer is lost may be another's")
    func lostThroughHMC() async throws {
        var doubtful = 0
        for place in 0..<8 {
            let bench = try Self.bench()
            let host = Self.hmc(bench)
            host.cuts = [place: .after]
            let result = try await bench.fetch(by: host)
            guard bench.store.mounted != nil else { continue }
            doubtful += 1
            #expect(result.leftovers.contains { $0.kind == .mount }, "\(result)")
        }
        #expect(doubtful > 0)
    }

    @Test("a mount that an earlier run left elsewhere isn't forgotten: the next one is refused until it is unmounted")
    func leftElsewhere() async throws {
        let bench = try Self.bench { $0.faults.unmountFails = true }
        bench.store.faults.refusesImport = true
        #expect(try await bench.fetch().status == .failed)
        bench.store.faults.unmountFails = false
        (bench.store.mounted, bench.store.mountedBy) = (nil, nil)
        let record = try #require(bench.records.record(of: bench.name, on: "vio1"))
        var other = record
        other.mount?.point = try #require(RemotePath("/other"))
        try bench.records.save(other)
        let refused = try await bench.fetch()
        #expect(
            refused.word == "refused mount-point-busy" && refused.problem?.hint.contains("media clean --yes") == true,
            "\(refused)")
        #expect(bench.records.record(of: bench.name, on: "vio1")?.mount?.point.text == "/other")
    }
}
