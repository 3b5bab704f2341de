import TestSupport
import Testing

/// The job of contract section 1, letter for letter.
@Suite struct E2ESeedTests {
    @Test("by hand: the LPAR-Tool's words print its tables, in this order, and the drive is aix04's cd0")
    func byHand() async throws {
        try await E2E.with("seed") { e2e in
            let steps: [([String], String)] = [
                (
                    ["lsvscsi", "ms12-vio1"],
                    """
                    SVSA    SLOT  CLIENT    LUNS
                    vhost0  C25   aix01(3)  0
                    vhost1  C28   aix03(4)  0
                    vhost2  C30   aix04(5)  0
                    vhost3  C31   aix05(6)  0

                    """
                ),
                (["mkvopt", "ms12-vio1", "vhost0"], ""),
                (["lsvopt", "ms12-vio1"], "VTD     MEDIA     SIZE\nvtopt0  No Media  n/a\n"),
                (["mkvopt", "ms12-vio1", "vhost1"], ""),
                (
                    ["lsvscsi", "ms12-vio1", "vhost1"],
                    """
                    VTD     STATUS     BACKING  BDPHYSLOC  MIRRORED  LUN
                    vtopt1  Available  -        -          N/A       0x8100000000000000

                    """
                ),
                (["mkvopt", "ms12-vio1", "vhost2", "aix04_cd"], ""),
                (
                    ["lsvopt", "ms12-vio1"],
                    """
                    VTD       MEDIA     SIZE
                    aix04_cd  No Media  n/a
                    vtopt0    No Media  n/a
                    vtopt1    No Media  n/a

                    """
                ),
            ]
            for (words, expected) in steps {
                let answer = try await e2e.program.run(["vios"] + words)
                #expect(answer == .init(status: 0, out: expected, err: ""), "\(words)")
            }
            let cd = try await e2e.lab.ssh("aix04", "cfgmgr -l vio0; lsdev -l cd0")
            #expect(cd.out == "cd0 Available  Virtual SCSI Optical Served by VIO Server\n")
            let sent = try e2e.lab.changingCommands()
            #expect(
                sent == [
                    "ioscli mkvdev -fbo -vadapter vhost0", "ioscli mkvdev -fbo -vadapter vhost1",
                    "ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd", "cfgmgr -l vio0",
                ])
            try await e2e.isSettled("aix04")
            let again = try await e2e.effects {
                let same = try await e2e.text("vios", "mkvopt", "ms12-vio1", "vhost2", "aix04_cd")
                #expect(same.status == 0)
            }
            #expect(again == .none)
        }
    }

    @Test("attach-cd aix04: proven at the VTD's LUN behind vhost2's client adapter, one exec per host and phase, then nothing")
    func attach() async throws {
        try await E2E.with("seed") { e2e in
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
            // Survey and create; survey and configure.
            #expect(try e2e.lab.execs(on: "ms12-vio1") == 2)
            #expect(try e2e.lab.execs(on: "aix04") == 2)
            for host in ["aix01", "aix03", "aix05"] { #expect(try e2e.lab.execs(on: host) == 0) }
            try await e2e.isSettled("aix04")
            #expect(try e2e.lab.execs(on: "ms12-vio1") == 3)
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
            #expect(uncoloured.out.contains("aix04: attached") && !uncoloured.out.contains("\u{1b}[3"))
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

    @Test("refused: an unknown adapter, a vhost of another partition, an invalid name; nothing is sent, each with a hint")
    func refused() async throws {
        try await E2E.with("seed") { e2e in
            let cases: [([String], String, String)] = [
                (["--vadapter", "vhost9", "aix04"], "no-such-adapter", "vhost2"),
                (["--vadapter", "vhost1", "aix04"], "adapter-serves-another", "vhost2"),
                (["--name", "1cd", "aix04"], "invalid-name", "15"), (["--name", "a-b", "aix04"], "invalid-name", "letter"),
                (["--name", "sixteen_letters_", "aix04"], "invalid-name", "15"),
                (["--name", "x;reboot", "aix04"], "invalid-name", "letter"), (["--name", "", "aix04"], "invalid-name", "letter"),
                (["--host", "aix05", "aix04"], "wrong-partition", "aix05"),
                (["--partition", "other", "aix04"], "wrong-partition", "--partition aix04"),
            ]
            let effects = try await e2e.effects {
                for (arguments, code, hint) in cases {
                    let report = try await e2e.report(arguments)
                    #expect(report.words == ["aix04 refused \(code)"] && report.exit == 2, "\(arguments)")
                    #expect(report["aix04"]["error"]["hint"].text?.contains(hint) == true, "\(arguments): \(report.document)")
                }
                for words in [["mkvopt", "ms12-vio1", "vhost9"], ["mkvopt", "ms12-vio1", "vhost1", "a-b"]] {
                    let verb = try await e2e.program.run(["vios"] + words)
                    #expect(verb.status == 2 && verb.err.contains("hint:") && verb.out.isEmpty, "\(words)")
                }
                let gone = try await e2e.text("vios", "rmvopt", "ms12-vio1", "vtopt9")
                #expect(
                    gone == .init(status: 0, out: "", err: "attach-cd: no drive vtopt9 on ms12-vio1; nothing removed\n"),
                    "what isn't there needn't be removed")
            }
            #expect(effects == .none)
        }
    }

    @Test("unreachable: no listener, a changed host key, a rejected key; each report names the cause and the cure")
    func unreachable() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("reject-key", on: "aix01")
            try e2e.lab.arm("new-host-key", on: "aix03")
            try e2e.lab.arm("refuse", on: "aix04")
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix01", "aix03", "aix04")
                #expect(
                    report.words == [
                        "aix01 unreachable key-rejected", "aix03 unreachable host-key-changed",
                        "aix04 unreachable connection-refused",
                    ])
                #expect(report.exit == 4 && report.document["changed"] == .bool(false))
                #expect(report["aix01"]["error"]["hint"].text?.contains("authorized_keys") == true, "\(report["aix01"]["error"])")
                #expect(
                    report["aix03"]["error"]["hint"].text?.contains("-R '[127.0.0.1]:") == true, "\(report["aix03"]["error"])")
                #expect(report["aix04"]["error"]["hint"].text?.contains("sshd") == true)
                #expect(report.results.map { $0["error"]["retryable"].flag } == [false, false, true])
                #expect(report.results.map { $0["error"]["host"].text } == ["aix01", "aix03", "aix04"])
            }
            #expect(effects == .none)
            // No option accepts a changed key.
            let changed = try await e2e.report("--accept-new-host-keys", "aix03")
            #expect(changed.words == ["aix03 unreachable host-key-changed"])
            try e2e.lab.arm("refuse", on: "ms12-vio1")
            let vios = try await e2e.report("aix05")
            #expect(vios.words == ["aix05 unreachable connection-refused"])
            #expect(vios["aix05"]["error"]["host"] == .string("ms12-vio1"))
            let verb = try await e2e.text("vios", "lsvopt", "ms12-vio1")
            #expect(verb.status == 4 && verb.err.contains("ms12-vio1") && verb.err.contains("hint:"))
        }
    }
}
