import Foundation
import PowerLab
import TestSupport
import Testing

/// The changing `vios` verbs from outside: their words, what they say they changed, their audit lines.
@Suite struct VIOSVerbTests {
    @Test("mkvopt never says attached: the drive is pending, new or old, and each change has its audit line")
    func words() async throws {
        try await E2E.with("media") { e2e in
            let made = try await e2e.verb("mkvopt", "ms12-vio1", "vhost1", "new_cd")
            #expect(made.words == "0 pending" && made.document["changed"] == .bool(true), "\(made)")
            let again = try await e2e.verb("mkvopt", "ms12-vio1", "vhost1", "new_cd")
            #expect(again.words == "0 pending" && again.document["changed"] == .bool(false), "\(again)")
            let loaded = try await e2e.verb("loadopt", "ms12-vio1", "AIX_720500_DVD_1.iso", "new_cd")
            #expect(loaded.words == "0 loaded" && loaded.document["changed"] == .bool(true), "\(loaded)")
            let same = try await e2e.verb("loadopt", "ms12-vio1", "AIX_720500_DVD_1.iso", "new_cd")
            #expect(same.words == "0 loaded" && same.document["changed"] == .bool(false), "\(same)")
            let unloaded = try await e2e.verb("unloadopt", "ms12-vio1", "new_cd")
            #expect(unloaded.words == "0 unloaded" && unloaded.document["changed"] == .bool(true), "\(unloaded)")
            let removed = try await e2e.verb("rmvopt", "ms12-vio1", "new_cd")
            #expect(removed.words == "0 detached" && removed.document["changed"] == .bool(true), "\(removed)")
            let gone = try await e2e.verb("rmvopt", "ms12-vio1", "new_cd")
            #expect(gone.words == "0 already-detached" && gone.document["changed"] == .bool(false), "\(gone)")
            let audit = try e2e.program.auditLog().map { try JSON.read($0) }
            #expect(audit.map { $0["status"].text } == ["pending", "loaded", "unloaded", "detached"])
            #expect(audit.allSatisfy { $0["operation"] == .string("vios") && $0["user"].text?.isEmpty == false })
            #expect(audit[0]["steps"][0]["command"] == .string("ioscli mkvdev -fbo -vadapter vhost1 -dev new_cd"))
        }
    }

    @Test("--dry-run prints the commands that a run then sends, and changes nothing; --reason is in document and audit log")
    func planning() async throws {
        try await E2E.with("media") { e2e in
            for (words, commands) in [
                (["mkvopt", "ms12-vio1", "vhost1", "x_cd"], ["ioscli mkvdev -fbo -vadapter vhost1 -dev x_cd"]),
                (
                    ["rmvopt", "ms12-vio1", "aix03_cd"],
                    ["ioscli unloadopt -vtd aix03_cd", "ioscli rmvdev -vtd aix03_cd"]
                ),
            ] {
                let effects = try await e2e.effects {
                    let plan = try await e2e.program.run(["vios"] + words + ["--dry-run", "--json"])
                    let document = try JSON.read(plan.out)
                    #expect(ReportSchema.faults(in: document).isEmpty && document["status"] == .string("planned"), "\(plan)")
                    #expect(document["changed"] == .bool(false) && plan.status == 0)
                    #expect(document["steps"].items.map { $0["command"].text } == commands)
                    let text = try await e2e.program.run(["vios"] + words + ["--dry-run"])
                    #expect(text.out.split(separator: "\n").map { $0.components(separatedBy: "ms12-vio1: ").last } == commands)
                }
                #expect(effects == .none)
                let real = try await e2e.program.run(["vios"] + words + ["--reason", "CHG0042", "--json"])
                let document = try JSON.read(real.out)
                #expect(document["steps"].items.map { $0["command"].text } == commands, "\(real)")
                #expect(document["reason"] == .string("CHG0042"))
            }
            let lines = try e2e.program.auditLog().map { try JSON.read($0) }
            #expect(lines.map { $0["reason"] } == [.string("CHG0042"), .string("CHG0042")])
            let history = try await e2e.program.run(["history", "ms12-vio1"])
            #expect(history.out.split(separator: "\n").dropFirst().allSatisfy { $0.hasSuffix("CHG0042") }, "\(history)")
        }
    }

    @Test("a verb that failed halfway says changed: true, in the document and the audit log; with nothing done it is false")
    func halfway() async throws {
        try await E2E.with("media") { e2e in
            try e2e.lab.arm("fail=rmvdev", on: "ms12-vio1")
            let failed = try await e2e.verb("rmvopt", "ms12-vio1", "aix03_cd")
            #expect(failed.words == "1 failed" && failed.document["changed"] == .bool(true), "\(failed)")
            #expect(failed.document["steps"].items.map { $0["outcome"].text } == ["changed", "failed"], "\(failed)")
            let line = try JSON.read(try #require(e2e.program.auditLog().last))
            #expect(line["changed"] == .bool(true) && line["error"]["code"] == failed.document["error"]["code"])
            try e2e.lab.arm("refuse", on: "ms12-vio1")
            let unreachable = try await e2e.verb("rmvopt", "ms12-vio1", "aix03_cd")
            #expect(unreachable.words == "4 unreachable" && unreachable.document["changed"] == .bool(false))
            #expect(try e2e.program.auditLog().count == 1)
        }
    }

    @Test("what the VIOS warned of is on stderr and in the document")
    func warnings() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("mkvdev-other-name", on: "ms12-vio1")
            let json = try await e2e.verb("mkvopt", "ms12-vio1", "vhost1", "new_cd")
            #expect(json.document["warnings"].items.count == 1, "\(json)")
            try e2e.lab.arm("mkvdev-other-name", on: "ms12-vio1")
            let text = try await e2e.text("vios", "mkvopt", "ms12-vio1", "vhost1", "new_cd2")
            #expect(text.out.isEmpty && text.err.contains("not new_cd2"), "\(text)")
        }
    }

    @Test("an adapter that isn't there is an error, of a VIOS and of a file; with a file the only word is the adapter")
    func adapters() async throws {
        try await E2E.with("seed") { e2e in
            let missing = try await e2e.text("vios", "lsvscsi", "ms12-vio1", "vhost99", "--json")
            #expect(missing.status == 2, "\(missing)")
            #expect(try JSON.read(missing.out)["error"]["code"] == .string("no-such-adapter"), "\(missing)")
            let listing = try await e2e.lab.ssh("ms12-vio1", "ioscli lsmap -all").out
            let file = try e2e.program.home.write("lsmap.txt", listing)
            let one = try await e2e.text("vios", "lsvscsi", "--from-file", file, "vhost0")
            #expect(one.status == 0 && one.out.hasPrefix("VTD "), "\(one)")
            let named = try await e2e.text("vios", "lsvscsi", "ms12-vio1", "vhost0", "--from-file", file)
            #expect(named.out == one.out)
            let absent = try await e2e.text("vios", "lsvscsi", "--from-file", file, "vhost99", "--json")
            let document = try JSON.read(absent.out)
            #expect(absent.status == 2 && document["error"]["code"] == .string("no-such-adapter"), "\(absent)")
            #expect(document["error"]["hint"].text?.contains("vhost0") == true)
        }
    }
}

extension E2E {
    struct Verb {
        let document: JSON
        let words: String
    }

    /// Runs a changing verb of `vios` with `--json`; its document has the same keys however it ends.
    func verb(_ arguments: String..., at place: SourceLocation = #_sourceLocation) async throws -> Verb {
        let answer = try await program.run(["vios"] + arguments + ["--json"])
        let document = try JSON.read(answer.out)
        let keys: Set = [
            "schema", "operation", "status", "changed", "reason", "vios", "drive", "medium", "repository", "steps", "notes",
            "warnings", "error",
        ]
        #expect(Set(document.object?.keys.map { $0 } ?? []) == keys, "\(answer)", sourceLocation: place)
        return Verb(document: document, words: "\(answer.status) \(document["status"].text ?? "-")")
    }
}
