import TestSupport
import Testing

/// The job of contract section 1, letter for letter.
@Suite struct FirstAttachTests {
    @Test("attach-cd aix04: proven at the VTD's LUN behind vhost2's client adapter, one exec per host and phase, then nothing")
    func attach() async throws {
        try await E2E.with("seed") { e2e in
            // As on most machines: a cfgmgr of less than a second saves one query of the VIOS.
            try e2e.lab.arm("slow=cfgmgr:2", on: "aix04")
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix04")
                let result = report["aix04"]
                #expect(report.status == "attached" && report.document["changed"] == .bool(true) && report.exit == 0)
                #expect(result["server"]["vios"] == .string("ms12-vio1") && result["server"]["adapter"] == .string("vhost2"))
                #expect(result["server"]["slot"] == .number(30) && result["server"]["route"] == .string("ssh"))
                #expect(result["client"]["partition_id"] == .number(5) && result["client"]["slot"] == .number(2))
                #expect(
                    result["drive"]
                        == .object([
                            "name": .string("aix04_cd"), "status": .string("Available"), "lun": .string("0x8100000000000000"),
                            "media": .null,
                        ]))
                #expect(
                    result["device"]
                        == .object([
                            "name": .string("cd0"), "status": .string("Available"),
                            "location": .string("U9009.22A.7812345-V5-C2-T1-L8100000000000000"),
                            "description": .string("Virtual SCSI Optical Served by VIO Server"),
                        ]))
                #expect(result["proof"]["by"] == .string("cvai") && result["would_change"] == .null)
                #expect(result["system"]["type_model"] == .string("9009-22A") && result["system"]["serial"] == .string("7812345"))
                #expect(
                    result["steps"].items.map { [$0["name"], $0["host"], $0["command"], $0["outcome"]].compactMap(\.text) } == [
                        ["create-drive", "ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd", "changed"],
                        ["configure", "aix04", "/usr/sbin/cfgmgr -l vio0", "changed"],
                    ])
            }
            #expect(
                effects
                    == .init(
                        world: [
                            "ms12-vio1: + aix04_cd Available file_opt on vhost2 lun 81",
                            "aix04: + cd0 Available at U9009.22A.7812345-V5-C2-T1-L8100000000000000",
                        ],
                        commands: ["ms12-vio1: ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd", "aix04: cfgmgr -l vio0"]))
            // Survey, create, query once more; survey and configure.
            #expect(try e2e.lab.execs(on: "ms12-vio1") == 3)
            #expect(try e2e.lab.execs(on: "aix04") == 2)
            for host in ["aix01", "aix03", "aix05"] { #expect(try e2e.lab.execs(on: host) == 0) }
            try await e2e.isSettled("aix04")
            #expect(try e2e.lab.execs(on: "ms12-vio1") == 4)
            #expect(try e2e.lab.execs(on: "aix04") == 3)
            #expect(try e2e.program.auditLog().count == 1, "only the run that changed something is in the audit log")
        }
    }

    @Test("in text: one status, and the lines a person needs; no escape sequences without a terminal")
    func text() async throws {
        try await E2E.with("seed") { e2e in
            let answer = try await e2e.text("aix04")
            let lines = answer.out.split(separator: "\n").map(String.init)
            #expect(lines.first == "aix04: attached" && answer.err.isEmpty)
            #expect(lines.contains("  device  cd0 Available  U9009.22A.7812345-V5-C2-T1-L8100000000000000"))
            #expect(lines.contains("  proof   LPAR kernel (kdb cvai): vscsi0 = vhost2 on ms12-vio1"))
            #expect(!answer.out.contains("\u{1b}"))
            let script = try Program(path: "/usr/bin/script", environment: e2e.program.environment)
            let command = "\(e2e.program.path) status aix04"
            let coloured = try await script.run(["-qec", command, "/dev/null"])
            #expect(coloured.out.contains("\u{1b}[32mattached"))
            var plain = script
            plain.environment["NO_COLOR"] = "1"
            let uncoloured = try await plain.run(["-qec", command, "/dev/null"])
            #expect(uncoloured.out.contains("aix04: attached") && !uncoloured.out.contains("\u{1b}[3"), "\(uncoloured)")
        }
    }

    @Test("the question about an unknown host key stays on the terminal while the person thinks; yes continues")
    func question() async throws {
        try await E2E.with("seed") { e2e in
            let known = e2e.program.home.path("known_hosts")
            let config = try #require(e2e.program.environment["ATTACH_CD_SSH_CONFIG"])
            let text = try String(contentsOfFile: config, encoding: .utf8)
            let asking = text.replacing(/UserKnownHostsFile .*/, with: "UserKnownHostsFile \(known)")
                .replacing(/StrictHostKeyChecking .*/, with: "StrictHostKeyChecking ask")
            var shell = try Program(path: "/bin/sh", environment: e2e.program.environment)
            shell.environment["ATTACH_CD_SSH_CONFIG"] = try e2e.program.home.write("asking", asking)
            let seen = e2e.program.home.path("seen")
            // The person thinks for longer than the progress line waits, which is a second.
            let person = "until grep -q 'or no)' \(seen); do sleep 0.1; done 2>/dev/null; sleep 2; echo yes"
            let command = "\(e2e.program.path) vios lsmedia ms12-vio1"
            let answer = try await shell.run(["-c", "{ \(person); } | script -qefc '\(command)' \(seen); cat \(known)"])
            let question = "(yes, the fingerprint, or no)"
            let parts = answer.out.components(separatedBy: question)
            // The terminal echoes the answer right behind the question.
            #expect(parts.last?.hasPrefix(" yes") == true, "\(answer.out)")
            #expect(answer.out.contains("ssh-ed25519 AAAA"))
        }
    }

}
