import TestSupport
import Testing

/// Worlds that lie, keep silent, are late or have stale devices: the report claims only what is proven.
@Suite struct WorldTruthTests {
    static let machine = "U9009.22A.7812345"

    @Test("ghost: a stale cd at the very LUN is unconfigured and configured anew; one in use is left alone and named")
    func ghost() async throws {
        try await E2E.with("ghost") { e2e in
            let before = try await e2e.report("status", "aix04")
            #expect(before.words == ["aix04 not-attached"], "Available without a drive isn't a drive")
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix03", "aix04", "aix05")
                #expect(
                    report.words == ["aix03 failed stale-device-in-use", "aix04 attached", "aix05 failed stale-device-in-use"])
                #expect(report["aix05"]["error"]["message"].text?.contains("/cdrom") == true)
                for lpar in ["aix03", "aix05"] {
                    #expect(report[lpar]["error"]["retryable"] == .bool(true))
                    #expect(report[lpar]["drive"]["name"] == .string("\(lpar)_cd"), "what stays behind is shown")
                }
            }
            #expect(effects.commands.contains("aix04: rmdev -l cd0"))
            #expect(!effects.commands.contains { $0.contains("rmdev -d") })
            #expect(
                Set(effects.world) == [
                    "ms12-vio1: + aix03_cd Available file_opt on vhost1 lun 81",
                    "ms12-vio1: + aix04_cd Available file_opt on vhost2 lun 81",
                    "ms12-vio1: + aix05_cd Available file_opt on vhost3 lun 81",
                    "aix04: ~ cd0 Available at \(Self.machine)-V5-C2-T1-L8100000000000000"
                        + " -> cd0 Available at \(Self.machine)-V5-C2-T1-L8100000000000000",
                ], "the mounted and the opened cd stay as they are")
            try await e2e.isSettled("aix04")
        }
    }

    @Test("ghost: a rerun does not call a stale cd that is still in use attached")
    func ghostAgain() async throws {
        try await E2E.with("ghost") { e2e in
            let first = try await e2e.report("aix05")
            #expect(first.words == ["aix05 failed stale-device-in-use"])
            // The mounted cd was configured before this drive existed, and the drive has no medium that could be mounted.
            #expect(try await e2e.report("aix05").words == ["aix05 refused stale-device-in-use"])
            #expect(try await e2e.report("status", "aix05").words == ["aix05 pending"])
            let unmounted = try await e2e.lab.ssh("root@aix05", "umount /cdrom")
            #expect(unmounted.status == 0)
            #expect(try await e2e.report("aix05").words == ["aix05 attached"])
            #expect(try e2e.lab.state().isLive("cd0", on: "aix05"))
        }
    }

    @Test("liar: what mkvdev says doesn't count, what is there afterwards does; a rerun settles what can be settled")
    func liar() async throws {
        try await E2E.with("liar") { e2e in
            let report = try await e2e.report("aix01", "aix02", "aix03", "aix04", "aix05")
            #expect(
                report.words == [
                    "aix01 attached", "aix02 failed no-effect", "aix03 attached", "aix04 attached",
                    "aix05 failed drive-not-available",
                ])
            #expect(report.exit == 1 && report.status == "failed")
            #expect(report["aix01"]["warnings"].texts.contains { $0.contains("mkvdev") }, "the complaint is told")
            #expect(report["aix02"]["changed"] == .bool(false) && report["aix02"]["drive"].isNull)
            #expect(report["aix04"]["drive"]["name"] == .string("vtopt0"))
            #expect(report["aix04"]["warnings"].texts.contains { $0.contains("vtopt0") })
            #expect(report["aix05"]["drive"]["status"] == .string("Defined") && report["aix05"]["changed"] == .bool(true))
            let vtds = try e2e.lab.state().systems[0].vios.map(\.vtds.count)
            #expect(vtds == [1, 0, 1, 1, 1], "never a second drive")
            let again = try await e2e.report("aix01", "aix02", "aix03", "aix04", "aix05")
            #expect(
                again.words == [
                    "aix01 already-attached", "aix02 attached", "aix03 already-attached", "aix04 already-attached",
                    "aix05 failed drive-not-available",
                ])
            let after = try e2e.lab.state().systems[0].vios.map(\.vtds.count)
            #expect(after == [1, 1, 1, 1, 1])
            try await e2e.isSettled("aix01", "aix02", "aix03", "aix04")
        }
    }

    @Test("silent: without the kernel's word appearance proves a new cd, one adapter on either side an old one, two nothing")
    func silent() async throws {
        try await E2E.with("silent") { e2e in
            let report = try await e2e.report("aix03", "aix04", "aix05")
            #expect(report.words == ["aix03 attached", "aix04 attached", "aix05 attached"])
            #expect(report.results.map { $0["proof"]["by"].text } == ["cvai", "appearance", "appearance"])
            let again = try await e2e.report("aix03", "aix04", "aix05")
            #expect(again.words == ["aix03 already-attached", "aix04 already-attached", "aix05 unproven unproven"])
            #expect(again["aix04"]["proof"]["by"] == .string("only-adapter"))
            #expect(again["aix04"]["warnings"].texts.contains { $0.contains("only-adapter") })
            let message = again["aix05"]["error"]["message"].text ?? ""
            #expect(message.contains("cd0") && message.contains("vscsi0") && message.contains("vscsi1"))
            #expect(
                again["aix05"]["device"].isNull && again["aix05"]["proof"].isNull && again["aix05"]["changed"] == .bool(false))
            #expect(again.exit == 6 && again.status == "unproven")
            let hint = again["aix05"]["error"]["hint"].text ?? ""
            #expect(!hint.contains("log in as root") && hint.contains("--hmc") && !hint.contains("rmvopt"), "\(hint)")
            let accepted = try await e2e.report("--accept-unproven", "aix05")
            #expect(accepted.document["status"] == .string("unproven") && accepted["aix05"]["error"].isNull)
            #expect(accepted["aix05"]["warnings"].texts.contains { $0.contains("can't be determined") })
            #expect(try await e2e.report("status", "aix05").words == ["aix05 unproven unproven"])
            let wrong = try await e2e.effects {
                let adapter = try await e2e.report("--configure", "adapter", "aix05")
                #expect(adapter.exit != 0)
            }
            #expect(wrong == .none)
        }
    }

    @Test("media: detach unloads the medium first; a mounted cd is refused with its mount point, and nothing is sent")
    func media() async throws {
        try await E2E.with("media") { e2e in
            let status = try await e2e.report("status", "aix03", "aix04", "aix05")
            #expect(
                status.results.map { $0["drive"]["media"] } == [.string("scratch.iso"), .string("AIX_720500_DVD_1.iso"), .null])
            #expect(status.exit == 0)
            let mounted = try await e2e.effects {
                for arguments in [["detach", "aix04"], ["detach", "--dry-run", "aix04"]] {
                    let report = try await e2e.report(arguments)
                    #expect(report.words == ["aix04 refused mounted"], "\(arguments)")
                    #expect(report["aix04"]["error"]["message"].text?.contains("/cdrom") == true)
                    #expect(report["aix04"]["error"]["hint"].text?.contains("umount /cdrom") == true)
                }
            }
            #expect(mounted == .none)
            let loaded = try await e2e.effects {
                let report = try await e2e.report("detach", "aix03")
                #expect(report.words == ["aix03 detached"])
                #expect(
                    report["aix03"]["steps"].items.map { $0["name"].text } == ["remove-device", "unload-media", "remove-drive"])
            }
            #expect(
                loaded
                    == .init(
                        world: [
                            "ms12-vio1: - aix03_cd Available file_opt on vhost1 lun 81 with scratch.iso",
                            "aix03: - cd0 Available at \(Self.machine)-V4-C2-T1-L8100000000000000",
                        ],
                        commands: [
                            "aix03: rmdev -dl cd0", "ms12-vio1: ioscli unloadopt -vtd aix03_cd",
                            "ms12-vio1: ioscli rmvdev -vtd aix03_cd",
                        ]))
            let verb = try await e2e.effects {
                let removed = try await e2e.text("vios", "rmvopt", "ms12-vio1", "aix04_cd", "--json")
                let document = try JSON.read(removed.out)
                #expect(removed.status == 1 && document["status"] == .string("failed"))
            }
            #expect(verb.world.isEmpty, "the client holds the medium")
        }
    }

    @Test("late: a partition that is booting is unreachable now and attached once it answers; nothing is made before")
    func late() async throws {
        try await E2E.with("late") { e2e in
            let early = try await e2e.effects {
                let report = try await e2e.report("aix04")
                #expect(report.words == ["aix04 unreachable connection-refused"])
                #expect(report["aix04"]["error"]["retryable"] == .bool(true))
            }
            #expect(early == .none)
            let waited = try await e2e.report("--wait", "60s", "aix04")
            #expect(waited.words == ["aix04 attached"])
            try await e2e.isSettled("aix04")
        }
    }
}
