import PowerVM
import Testing

@testable import VirtualOptical

/// What `media put --from-nfs` advises when it fails: each hint fits the route, and what it advises helps.
@Suite struct FetchHintTests {
    struct Failure: Sendable, CustomTestStringConvertible {
        var word: String
        /// What the hint must contain.
        var hint: [String]
        /// What it must not: advice that doesn't help on this route.
        var misleads: [String] = []
        var file = "nfs01:/export/iso/AIX.iso"
        var sha256: String?
        var point = RemotePath.mnt
        var isHMC = false
        var prepare: @Sendable (ModelStore) -> Void = { _ in }
        var change: @Sendable (inout PutIntent) -> Void = { _ in }
        /// What the hint advises, done by the operator; nil: the same without the options.
        var cure: (@Sendable (ModelStore) -> Void)?

        var testDescription: String { "\(word)\(isHMC ? " through an HMC" : ""): \(hint[0])" }
    }

    private static let absent = RemotePath("/import") ?? .mnt
    private static let digest = String(repeating: "0", count: 64)

    /// The image under another name, too.
    private static func share(_ name: String, _ store: ModelStore) {
        let image = store.exports["/export/iso"]?["AIX.iso"]
        store.exports["/export/iso"]?[name] = image
    }

    static let failures: [Failure] = [
        Failure(
            word: "failed mount-failed", hint: ["check the NFS server, its exports, and what vio1 may mount"],
            prepare: { $0.faults.mountFails = true }, cure: { $0.faults.mountFails = false }),
        Failure(
            word: "refused mount-point-busy", hint: ["unmount or empty it", "--mount-point", "attach-cd media clean vio1 lists"],
            prepare: { $0.mounted = "nfs01:/other" }, cure: { $0.mounted = nil }),
        Failure(
            word: "refused mount-point-busy", hint: ["free it on vio1", "route by ssh"], misleads: ["media clean"], isHMC: true,
            prepare: { $0.mounted = "nfs01:/other" }, cure: { $0.mounted = nil }),
        Failure(
            word: "refused needs-ssh",
            hint: ["route by ssh to vio1 (Host vio1 in the ssh configuration)", "leave out --mount-point"],
            point: absent, isHMC: true),
        Failure(
            word: "refused needs-ssh", hint: ["route by ssh to vio1", "leave out --sha256, --verify"], isHMC: true,
            change: { $0.verification = .stored }),
        Failure(
            word: "refused no-such-file", hint: ["give an existing directory with --mount-point", "only root can create"],
            point: absent),
        Failure(
            word: "refused not-exported", hint: ["export its directory to vio1, or give the path as the server has it"],
            file: "nfs01:/export/new/AIX.iso",
            cure: { $0.exports["/export/new"] = $0.exports["/export/iso"] }),
        Failure(
            word: "refused no-such-file", hint: ["check the file on nfs01"], file: "nfs01:/export/iso/new.iso",
            cure: { share("new.iso", $0) }),
        Failure(
            word: "refused no-such-file", hint: ["give the path of an image"], file: "nfs01:/export/iso/empty.iso",
            prepare: { $0.exports["/export/iso"]?["empty.iso"] = ModelStore.File(content: [], modified: 0, owner: "nfs") },
            cure: { share("empty.iso", $0) }),
        Failure(
            word: "refused no-checksum-tool", hint: ["leave out --sha256 and --verify"], misleads: ["--verify back"],
            prepare: { $0.faults.lacks = ["csum", "openssl"] }, change: { $0.verification = .back }),
        Failure(
            word: "refused no-checksum-tool", hint: ["leave out --sha256 and --verify"], sha256: digest,
            prepare: { $0.faults.lacks = ["csum", "openssl", "cksum"] }),
    ]

    @Test("the hint fits, and what it advises helps", arguments: failures)
    func helps(failure: Failure) async throws {
        let bench = try PutBench { store in
            store.exports["/export/iso"] = [
                "AIX.iso": ModelStore.File(content: PutImages.content("aix", 300 << 10), modified: 0, owner: "nfs")
            ]
            store.exports["/other"] = [:]
            failure.prepare(store)
        }
        let host = failure.isHMC ? ModelStoreHost(bench.store, route: .hmc(system: "ms", vios: "vio1")) : bench.host
        let result = try await bench.fetch(
            failure.file, sha256: failure.sha256, on: failure.point, by: host, failure.change)
        #expect(result.word == failure.word && result.changed == false && result.leftovers.isEmpty, "\(result)")
        let hint = try #require(result.problem?.hint)
        for text in failure.hint { #expect(hint.contains(text), "\(hint)") }
        for text in failure.misleads { #expect(!hint.contains(text), "\(hint)") }
        failure.cure?(bench.store)
        #expect(try await bench.fetch(failure.file, by: host).word == "created")
        #expect(bench.store.mounted == nil)
    }

    @Test("what can't be unmounted: the warning gives the command for this route", arguments: [false, true])
    func unmounting(isHMC: Bool) async throws {
        let bench = try PutBench { store in
            store.exports["/export/iso"] = [
                "AIX.iso": ModelStore.File(content: PutImages.content("aix", 300 << 10), modified: 0, owner: "nfs")
            ]
            store.faults.unmountFails = true
        }
        let host = isHMC ? ModelStoreHost(bench.store, route: .hmc(system: "ms", vios: "vio1")) : bench.host
        let result = try await bench.fetch(by: host)
        let warning = try #require(result.warnings.last)
        #expect(result.word == "created" && result.leftovers.map(\.kind) == [.mount], "\(result)")
        #expect(
            warning.hasSuffix(
                isHMC
                    ? "unmount it: viosvrcmd -m ms -p vio1 -c 'unmount /mnt'"
                    : "attach-cd media clean --yes vio1 unmounts it"))
        let cleaning = try await bench.simulated {
            await MediaCleaning(removes: true, vios: host.remote, records: bench.records, context: host.context).run()
        }
        // Through an HMC the command of the warning is all there is.
        #expect(cleaning.word == (isHMC ? "refused needs-ssh" : "failed mount-failed"))
        if !isHMC { #expect(cleaning.problem?.hint == "find out on vio1 what uses /mnt, then run: ioscli unmount /mnt") }
        bench.store.faults.unmountFails = false
        #expect(try await bench.clean(removes: true).word == "removed" && bench.store.mounted == nil)
    }
}
