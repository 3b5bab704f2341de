import TestSupport
import Testing

/// Worlds in which something must not happen: it doesn't, and the report explains why and what to do.
@Suite struct WorldRefusalTests {
    @Test("clash: a name that is another LPAR's drive or a disk is refused by every verb, and nothing is sent")
    func clash() async throws {
        try await E2E.with("clash") { e2e in
            let effects = try await e2e.effects {
                let attach = try await e2e.report("aix04", "aix05")
                #expect(attach.words == ["aix04 refused name-taken", "aix05 refused name-taken"])
                #expect(attach["aix04"]["error"]["message"].text?.contains("partition 4") == true)
                #expect(attach["aix05"]["error"]["message"].text?.contains("hdisk5") == true)
                #expect(attach["aix04"]["error"]["hint"].text?.contains("--name") == true)
                for arguments in [
                    ["--name", "aix04_cd", "aix04"], ["--name", "aix05_cd", "aix05"], ["--name", "aix05_cd", "aix04"],
                    ["--name", "hdisk5", "aix04"], ["--name", "vhost1", "aix04"],
                ] {
                    let named = try await e2e.report(arguments)
                    #expect(named.exit == 2 && named.results[0]["error"]["code"] == .string("name-taken"), "\(arguments)")
                }
                for arguments in [
                    ["detach", "--name", "aix05_cd", "aix05"], ["detach", "--name", "aix05_cd", "aix04"],
                    ["detach", "--name", "aix04_cd", "aix04"], ["detach", "--name", "hdisk5", "aix05"],
                ] {
                    let detach = try await e2e.report(arguments)
                    #expect(detach.exit == 2, "\(arguments): \(detach.words)")
                }
                for name in ["aix05_cd", "hdisk5", "vhost1"] {
                    let removed = try await e2e.text("vios", "rmvopt", "ms12-vio1", name, "--json")
                    #expect(removed.status == 2)
                    #expect(try JSON.read(removed.out)["error"]["code"] == .string("not-an-optical-drive"))
                }
                let made = try await e2e.text("vios", "mkvopt", "ms12-vio1", "vhost2", "aix05_cd")
                #expect(made.status == 2 && made.err.contains("hdisk5"))
            }
            #expect(effects == .none)
            let other = try await e2e.report("--name", "aix04_dvd", "aix04")
            #expect(other.words == ["aix04 attached"])
            try await e2e.isSettled("aix04")
        }
    }

    @Test("twins: a physical optical drive isn't one of ours for rmvopt, mkvopt and --name, whatever it is called")
    func physical() async throws {
        try await E2E.with("twins") { e2e in
            let effects = try await e2e.effects {
                let removed = try await e2e.text("vios", "rmvopt", "ms12-vio2", "vtopt0")
                #expect(removed.status == 2 && removed.err.contains("hint:"))
                let made = try await e2e.text("vios", "mkvopt", "ms12-vio2", "vhost2", "vtopt0")
                #expect(made.status == 2)
                let named = try await e2e.report("--name", "vtopt0", "aix04")
                #expect(named.words == ["aix04 refused name-taken"])
            }
            #expect(effects == .none)
        }
    }

    @Test("elsewhere: another partition behind the ssh name, another machine with the same id: refused with both readings")
    func elsewhere() async throws {
        try await E2E.with("elsewhere") { e2e in
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix06", "aix14")
                #expect(report.words == ["aix06 refused wrong-partition", "aix14 refused wrong-machine"])
                let partition = report["aix06"]["error"]
                #expect(
                    partition["message"].text?.contains("aix05(6)") == true
                        && partition["message"].text?.contains("aix06") == true)
                #expect(partition["hint"].text?.contains("lpars: { aix06: { partition: 'aix05' } }") == true)
                let machine = report["aix14"]["error"]["message"].text ?? ""
                #expect(machine.contains("9009-22A*7899999") && machine.contains("9009-22A*7812345"))
                // The same partition id on the other machine's VIOS.
                for lpar in ["aix04", "aix14"] {
                    let vios = lpar == "aix04" ? "ms13-vio1" : "ms12-vio1"
                    let crossed = try await e2e.report("--vios", vios, lpar)
                    #expect(crossed.words == ["\(lpar) refused wrong-machine"])
                }
                let posing = try await e2e.report("--partition", "aix05", "aix06")
                #expect(posing.words == ["aix06 refused wrong-partition"], "the inventory's id is not aix05's")
            }
            #expect(effects == .none)
        }
    }

    @Test("zero: an adapter that shows no client has no owner: refused, requested or not")
    func zero() async throws {
        try await E2E.with("zero") { e2e in
            let effects = try await e2e.effects {
                for arguments in [["aix04"], ["--vadapter", "vhost2", "aix04"], ["--vios", "ms12-vio1", "aix04"]] {
                    let report = try await e2e.report(arguments)
                    #expect(report.words == ["aix04 refused client-id-unknown"], "\(arguments)")
                }
            }
            #expect(effects == .none)
        }
    }

    @Test("noroot: sudo with the rules and an RBAC role do, without the rule for cfgmgr nothing is made on the VIOS either")
    func noroot() async throws {
        try await E2E.with("noroot") { e2e in
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix01", "aix03", "aix04", "aix05")
                #expect(
                    report.words == [
                        "aix01 attached", "aix03 refused not-permitted", "aix04 attached", "aix05 refused not-permitted",
                    ])
                #expect(report.exit == 2)
                #expect(report["aix04"]["steps"][1]["command"] == .string("sudo -n /usr/sbin/cfgmgr -l vio0"))
                #expect(report["aix05"]["error"]["message"].text?.contains("/usr/sbin/cfgmgr -l vio0") == true)
                #expect(report["aix05"]["error"]["hint"].text?.contains("sudoers") == true)
            }
            #expect(!effects.world.contains { $0.contains("aix03") || $0.contains("aix05") })
            try await e2e.isSettled("aix01", "aix04")
        }
    }

    @Test("down: who can't be asked decides nothing: unreachable, refused where a drive may be there, else a warning")
    func down() async throws {
        try await E2E.with("down") { e2e in
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix03", "aix04", "aix05")
                #expect(
                    report.words == [
                        "aix03 attached", "aix04 unreachable connection-refused", "aix05 refused drive-may-exist-elsewhere",
                    ])
                #expect(report.exit == 4 && report.status == "unreachable")
                #expect(report["aix03"]["warnings"].texts.contains { $0.contains("ms12-vio2") })
                #expect(report["aix04"]["error"]["retryable"] == .bool(true))
            }
            #expect(!effects.world.contains { $0.contains("vio2") || $0.hasPrefix("aix04") || $0.hasPrefix("aix05") })
            try await e2e.isSettled("aix03")
            let silent = try await e2e.effects {
                let status = try await e2e.report("status", "aix05")
                #expect(status.exit != 5 && status.exit != 0, "it isn't known whether aix05 has a drive")
                let detach = try await e2e.report("detach", "aix05")
                #expect(detach.words == ["aix05 unreachable connection-refused"])
                let asked = try await e2e.report("--vios", "ms12-vio2", "aix03")
                #expect(asked.words == ["aix03 unreachable connection-refused"])
            }
            #expect(silent == .none)
        }
    }

    @Test("strange: a WPAR, a host that isn't a partition, another partition name, an adapter that isn't configured")
    func strange() async throws {
        try await E2E.with("strange") { e2e in
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix01", "aix03", "aix06")
                #expect(Array(report.words.prefix(2)) == ["aix01 refused workload-partition", "aix03 refused not-a-partition"])
                let other = try await e2e.report("--partition", "aix05", "aix05")
                #expect(other.words == ["aix05 refused wrong-partition"])
                #expect(other["aix05"]["error"]["hint"].text?.contains("AIX05_PROD") == true)
            }
            #expect(!effects.world.contains { $0.contains("aix01") || $0.contains("aix03") || $0.contains("aix05") })
            let fine = try await e2e.report("aix04", "aix05")
            #expect(fine.words == ["aix04 attached", "aix05 attached"])
            #expect(fine["aix04"]["client"]["partition_name"] == .string("JAVADEV1 - kukicha"))
            let lower = try await e2e.report("--partition", "aix05_prod", "aix05")
            #expect(lower.status == "already-attached" && lower["aix05"]["notes"].texts.contains { $0.contains("AIX05_PROD") })
        }
    }
}

extension E2E {
    func report(_ arguments: [String], at place: SourceLocation = #_sourceLocation) async throws -> Report {
        try Self.read(try await program.run(arguments + ["--json"]), arguments, place)
    }
}
