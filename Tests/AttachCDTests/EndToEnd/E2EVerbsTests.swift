import Foundation
import TestSupport
import Testing

/// The options and verbs beside the plain attach.
@Suite struct E2EVerbsTests {
    @Test("detach is idempotent, takes the cd before the drive, and status has a word for each state")
    func detachAndStatus() async throws {
        try await E2E.with("seed") { e2e in
            let none = try await e2e.report("status", "aix04")
            #expect(none.words == ["aix04 not-attached"] && none.exit == 5)
            _ = try await e2e.lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd")
            let pending = try await e2e.report("status", "aix04")
            #expect(pending.words == ["aix04 pending"] && pending.exit == 5)
            #expect(pending["aix04"]["drive"]["name"] == .string("aix04_cd") && pending["aix04"]["device"].isNull)
            let finished = try await e2e.report("aix04")
            #expect(finished["aix04"]["steps"].items.map { $0["name"].text } == ["configure"])
            let attached = try await e2e.report("status", "aix04")
            #expect(attached.words == ["aix04 attached"] && attached.exit == 0 && attached.document["changed"] == .bool(false))
            let effects = try await e2e.effects {
                let report = try await e2e.report("detach", "--reason", "CHG0042", "aix04")
                #expect(report.words == ["aix04 detached"] && report.document["reason"] == .string("CHG0042"))
                #expect(report["aix04"]["drive"].isNull && report["aix04"]["device"].isNull)
            }
            #expect(effects.commands == ["aix04: rmdev -dl cd0", "ms12-vio1: ioscli rmvdev -vtd aix04_cd"])
            let again = try await e2e.effects {
                let report = try await e2e.report("detach", "aix04")
                #expect(report.words == ["aix04 already-detached"] && report.exit == 0)
            }
            #expect(again == .none)
        }
    }

    @Test("--dry-run prints the exact commands, which a run then sends, and changes nothing")
    func dryRun() async throws {
        try await E2E.with("seed") { e2e in
            for (words, lpar) in [(["aix04"], "aix04"), (["--configure", "adapter", "aix05"], "aix05")] {
                var planned: [String?] = []
                let effects = try await e2e.effects {
                    let report = try await e2e.report(["--dry-run"] + words)
                    #expect(report.words == ["\(lpar) planned"] && report[lpar]["would_change"] == .bool(true))
                    #expect(report[lpar]["changed"] == .bool(false) && report.exit == 0)
                    #expect(
                        report[lpar]["steps"].items.allSatisfy { $0["outcome"] == .string("planned") && $0["seconds"].isNull })
                    planned = report[lpar]["steps"].items.map { $0["command"].text }
                }
                #expect(effects == .none)
                let real = try await e2e.report(words)
                #expect(real[lpar]["steps"].items.map { $0["command"].text } == planned)
            }
            let nothing = try await e2e.report("--dry-run", "aix04")
            #expect(nothing.words == ["aix04 already-attached"] && nothing["aix04"]["would_change"] == .bool(false))
            let detach = try await e2e.effects {
                let report = try await e2e.report("detach", "--dry-run", "aix04")
                #expect(
                    report["aix04"]["steps"].items.map { $0["command"].text }
                        == ["/usr/sbin/rmdev -dl cd0", "ioscli rmvdev -vtd aix04_cd"])
                #expect(report.words == ["aix04 planned"])
                let refused = try await e2e.report("--dry-run", "--vadapter", "vhost1", "aix04")
                #expect(refused.words == ["aix04 refused adapter-serves-another"])
            }
            #expect(detach == .none)
            let audit = try e2e.program.auditLog()
            #expect(audit.count == 2, "a plan is not in the audit log")
        }
    }

    @Test("--vios-only creates the drive of an LPAR that is down: pending; a later run finishes it; without an id it is refused")
    func viosOnly() async throws {
        try await E2E.with("down") { e2e in
            let effects = try await e2e.effects {
                let report = try await e2e.report("--vios-only", "aix04")
                #expect(report.words == ["aix04 pending"] && report.exit == 0 && report.document["changed"] == .bool(true))
            }
            #expect(
                effects
                    == .init(
                        world: ["ms12-vio1: + aix04_cd Available file_opt on vhost2 lun 81"],
                        commands: ["ms12-vio1: ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd"]))
            let again = try await e2e.effects {
                let report = try await e2e.report("--vios-only", "aix04")
                #expect(report.words == ["aix04 pending"] && report.document["changed"] == .bool(false))
                let nameless = try await e2e.report("--vios-only", "--vios", "ms12-vio1", "aix99")
                #expect(nameless.words == ["aix99 refused partition-id-unknown"])
            }
            #expect(again == .none)
            try e2e.lab.arm("clear", on: "aix04")
            let booted = try await e2e.report("aix04")
            #expect(booted.words == ["aix04 attached"])
            #expect(booted["aix04"]["steps"].items.map { $0["name"].text } == ["configure"])
            let detached = try await e2e.report("detach", "aix04")
            #expect(detached.words == ["aix04 detached"])
        }
    }

    @Test("--rollback removes what this run created and nothing that was there before")
    func rollback() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("cfgmgr-noeffect", on: "aix04")
            let effects = try await e2e.effects {
                let report = try await e2e.report("--rollback", "aix04")
                #expect(report.words == ["aix04 failed device-missing"] && report["aix04"]["drive"].isNull)
                #expect(report["aix04"]["steps"].items.last?["name"] == .string("remove-drive"))
            }
            #expect(effects.world.isEmpty)
            #expect(effects.commands.last == "ms12-vio1: ioscli rmvdev -vtd aix04_cd")
            // A drive that was there stays.
            _ = try await e2e.lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd")
            try e2e.lab.arm("cfgmgr-noeffect", on: "aix04")
            let kept = try await e2e.effects {
                let report = try await e2e.report("--rollback", "aix04")
                #expect(report.words == ["aix04 failed device-missing"])
            }
            #expect(kept == .init(world: [], commands: ["aix04: cfgmgr -l vio0"]))
        }
    }

    @Test("several LPARs: in the order given, each counted, the worst sets word and exit code; --parallel 1 does the same")
    func several() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("refuse", on: "aix03")
            try e2e.lab.arm("cfgmgr-noeffect", on: "aix05")
            let report = try await e2e.report(
                "--parallel", "1", "--reason", "CHG1", "--skip-unknown", "aix05", "aix04", "aix03", "nowhere")
            #expect(
                report.words == [
                    "aix05 failed device-missing", "aix04 attached", "aix03 unreachable connection-refused",
                    "nowhere refused unknown-lpar",
                ])
            #expect(report.exit == 1 && report.status == "failed" && report.document["changed"] == .bool(true))
            #expect(
                report.document["summary"]
                    == .object(["failed": .number(1), "attached": .number(1), "unreachable": .number(1), "refused": .number(1)]))
            let text = try await e2e.text("aix04", "aix03")
            #expect(text.out.hasSuffix("2 LPARs: 1 already-attached, 1 unreachable\n") && text.status == 4)
            let line = try #require(try e2e.program.auditLog().first)
            let audit = try JSON.read(line)
            #expect(
                audit["reason"] == .string("CHG1") && audit["results"].items.count == 4 && audit["user"].text?.isEmpty == false)
            let mode = try FileManager.default.attributesOfItem(atPath: e2e.program.home.path("state/attach-cd/audit.log"))
            #expect(mode[.posixPermissions] as? Int == 0o600)
            let parallel = try await e2e.report("aix01", "aix04", "aix05")
            #expect(
                parallel.words == ["aix01 attached", "aix04 already-attached", "aix05 attached"] && parallel.status == "attached")
        }
    }

    @Test("without inventory and --vios the LPAR itself says which VIOS serves it; an LPAR that can't is refused with what to do")
    func noInventory() async throws {
        try await E2E.with("silent") { e2e in
            var bare = e2e
            bare.program.environment["ATTACH_CD_INVENTORY"] = nil
            let known = try await bare.report("aix03")
            #expect(known.words == ["aix03 attached"] && known["aix03"]["server"]["vios"] == .string("ms12-vio1"))
            let unknown = try await bare.report("aix04")
            #expect(unknown.words == ["aix04 refused no-vios"])
            #expect(unknown["aix04"]["error"]["hint"].text?.contains("--vios") == true)
            let named = try await bare.report("--vios", "ms12-vio1", "aix04")
            #expect(named.words == ["aix04 attached"])
            let listed = try await bare.text("vios", "lsvscsi", "ms12-vio1")
            #expect(listed.out.contains("-(4)"), "names are only for display")
        }
    }
}
