import TestSupport
import Testing

/// Worlds in which a drive is made: it is the right one, and nothing else is changed.
@Suite struct WorldAttachTests {
    static let machine = "U9009.22A.7812345"

    @Test("hexids: each of five partitions whose ids look like another's in hex gets its own drive, at once")
    func hexids() async throws {
        try await E2E.with("hexids") { e2e in
            let lpars = [("aix10", 10), ("aix16", 16), ("aix22", 22), ("aix26", 26), ("aix38", 38)]
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix10", "aix16", "aix22", "aix26", "aix38")
                #expect(report.document["summary"] == .object(["attached": .number(5)]), "\(report.document)")
                for (index, (lpar, id)) in lpars.enumerated() {
                    let result = report[lpar]
                    #expect(result["client"]["partition_id"] == .number(Double(id)))
                    #expect(result["server"]["adapter"] == .string("vhost\(index)"))
                    #expect(result["device"]["location"] == .string("\(Self.machine)-V\(id)-C2-T1-L8100000000000000"))
                    #expect(result["proof"]["by"] == .string("cvai"))
                }
            }
            #expect(
                Set(effects.commands)
                    == Set(
                        lpars.enumerated().flatMap { index, lpar in
                            [
                                "ms12-vio1: ioscli mkvdev -fbo -vadapter vhost\(index) -dev \(lpar.0)_cd",
                                "\(lpar.0): cfgmgr -l vio0",
                            ]
                        }))
            #expect(effects.world.count == 10)
            try await e2e.isSettled("aix10", "aix16", "aix22", "aix26", "aix38")
        }
    }

    @Test("dual: of two VIOSes the one with the repository gets the drive, and only that one")
    func dual() async throws {
        try await E2E.with("dual") { e2e in
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix04")
                #expect(report["aix04"]["server"]["vios"] == .string("ms12-vio2"))
                #expect(report["aix04"]["server"]["reason"].text?.contains("repository") == true)
                #expect(report["aix04"]["client"]["adapter"] == .string("vscsi1"))
            }
            #expect(
                effects.world == [
                    "ms12-vio2: + aix04_cd Available file_opt on vhost4 lun 81",
                    "aix04: + cd0 Available at \(Self.machine)-V5-C3-T1-L8100000000000000",
                ])
            try await e2e.isSettled("aix04")
            let other = try await e2e.report("--vios", "ms12-vio1", "aix04")
            #expect(other.status == "already-attached" && !other["aix04"]["warnings"].items.isEmpty)
        }
    }

    @Test("twins: the cd at the same LUN behind the other VIOS is not taken for ours")
    func twins() async throws {
        try await E2E.with("twins") { e2e in
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix04", "aix05")
                #expect(report.words == ["aix04 attached", "aix05 already-attached"])
                // aix04's cd0 and aix05's cd0 stand behind ms12-vio2.
                for lpar in ["aix04", "aix05"] {
                    #expect(report[lpar]["device"]["name"] == .string("cd1"))
                    #expect(report[lpar]["client"]["adapter"] == .string("vscsi0"))
                    #expect(report[lpar]["server"]["vios"] == .string("ms12-vio1"))
                }
            }
            #expect(
                effects.world == [
                    "ms12-vio1: + aix04_cd Available file_opt on vhost2 lun 81",
                    "aix04: + cd1 Available at \(Self.machine)-V5-C2-T1-L8100000000000000",
                ])
            try await e2e.isSettled("aix04", "aix05")
        }
    }

    @Test("twins: --name picks the other of two drives, detach takes that one and leaves the cd with the same LUN alone")
    func twinsByName() async throws {
        try await E2E.with("twins") { e2e in
            let status = try await e2e.report("status", "--name", "vtopt1", "aix05")
            #expect(status["aix05"]["device"]["name"] == .string("cd0") && status.exit == 0)
            let effects = try await e2e.effects {
                let report = try await e2e.report("detach", "--name", "vtopt1", "aix05")
                #expect(report.words == ["aix05 detached"])
            }
            #expect(
                effects.world == [
                    "ms12-vio2: - vtopt1 Available file_opt on vhost3 lun 81",
                    "aix05: - cd0 Available at \(Self.machine)-V6-C3-T1-L8100000000000000",
                ])
            // A physical drive on the LPAR's own vhost isn't one of ours, whatever its name.
            let physical = try await e2e.effects {
                let report = try await e2e.report("detach", "--name", "vtopt0", "aix04")
                #expect(report.words == ["aix04 refused name-taken"])
            }
            #expect(physical == .none)
        }
    }

    @Test("crowded: beside twelve disks and a SAS cd0 the new drive is cd1 at the LUN above the highest")
    func crowded() async throws {
        try await E2E.with("crowded") { e2e in
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix04")
                #expect(report["aix04"]["device"]["name"] == .string("cd1"))
                #expect(report["aix04"]["drive"]["lun"] == .string("0x9200000000000000"))
            }
            #expect(
                effects.world == [
                    "ms12-vio1: + aix04_cd Available file_opt on vhost2 lun 92",
                    "aix04: + cd1 Available at \(Self.machine)-V5-C2-T1-L9200000000000000",
                ])
            try await e2e.isSettled("aix04")
            // vtopt0 is aix01's physical drive: no drive of ours, so one is made beside it.
            let beside = try await e2e.report("aix01")
            #expect(beside["aix01"]["drive"]["name"] == .string("aix01_cd") && beside.status == "attached")
        }
    }

    @Test("existing: the drive that is there is used whatever its name; one that AIX has not configured is configured")
    func existing() async throws {
        try await E2E.with("existing") { e2e in
            let before = try await e2e.report("status", "aix01", "aix03", "aix04", "aix05")
            #expect(
                before.words == [
                    "aix01 pending", "aix03 attached", "aix04 attached", "aix05 refused ambiguous-drive",
                ])
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix01", "aix03", "aix04", "aix05")
                #expect(
                    report.words == [
                        "aix01 attached", "aix03 already-attached", "aix04 already-attached", "aix05 refused ambiguous-drive",
                    ])
                #expect(report["aix04"]["drive"]["name"] == .string("vtopt3"))
                // Of aix03's two the one with our name.
                #expect(report["aix03"]["device"]["name"] == .string("cd1"))
                let message = report["aix05"]["error"]["message"].text ?? ""
                #expect(message.contains("vtopt4") && message.contains("vtopt5"))
                #expect(report["aix05"]["error"]["hint"].text?.contains("--name") == true)
            }
            #expect(
                effects
                    == .init(
                        world: ["aix01: + cd0 Available at \(Self.machine)-V3-C2-T1-L8100000000000000"],
                        commands: ["aix01: cfgmgr -l vio0"]))
            try await e2e.isSettled("aix01", "aix03", "aix04")
            // A further one by name, where the first is, with a warning.
            let further = try await e2e.report("--name", "second", "aix04")
            #expect(further["aix04"]["drive"]["name"] == .string("second") && further.status == "attached")
            #expect(further["aix04"]["warnings"].texts.contains { $0.contains("vtopt3") })
        }
    }

    @Test("npiv: vio0 tells of the disk that it configured too; the adapter alone leaves it as it is")
    func npiv() async throws {
        try await E2E.with("npiv") { e2e in
            let narrow = try await e2e.effects {
                let report = try await e2e.report("--configure", "adapter", "aix04")
                #expect(report.status == "attached" && report["aix04"]["also_changed"].items.isEmpty)
            }
            #expect(
                narrow.commands == ["ms12-vio1: ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd", "aix04: cfgmgr -l vscsi0"])
            #expect(!narrow.world.contains { $0.contains("hdisk7") })
            try await e2e.isSettled("aix04")
            _ = try await e2e.report("detach", "aix04")
            let wide = try await e2e.report("aix04")
            #expect(
                wide["aix04"]["also_changed"].items == [
                    .object(["name": .string("hdisk7"), "from": .string("Defined"), "to": .string("Available")])
                ])
            #expect(wide["aix04"]["warnings"].texts.contains { $0.contains("0514-621") })
        }
    }

    @Test("layouts: five generations of lsmap are read in one survey; with five drives nothing is guessed")
    func layouts() async throws {
        try await E2E.with("layouts") { e2e in
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix01")
                #expect(report.words == ["aix01 refused ambiguous-drive"])
                for number in 1...5 {
                    #expect(report["aix01"]["error"]["message"].text?.contains("ms12-vio\(number)") == true)
                    let rows = try await e2e.text("vios", "lsvscsi", "ms12-vio\(number)", "vhost0").out.split(separator: "\n")
                    #expect(rows.count == 2 && rows.last?.hasPrefix("vtopt0") == true)
                    let media = try await e2e.text("vios", "lsmedia", "ms12-vio\(number)", "--json")
                    let document = try JSON.read(media.out)
                    #expect(
                        document["repository"].isNull == [1, 5].contains(number) && document["schema"] == .string("attach-cd/1"))
                }
                // The VIOS of level 1.3 reports no status: that isn't Available.
                let oldest = try await e2e.report("status", "--vios", "ms12-vio1", "--name", "vtopt0", "aix01")
                #expect(oldest["aix01"]["drive"]["status"] == .null)
            }
            #expect(effects == .none)
        }
    }
}

extension E2E {
    /// A second run finds everything as it should be, sends no changing command and reports that.
    func isSettled(_ lpars: String..., at place: SourceLocation = #_sourceLocation) async throws {
        let effects = try await effects {
            let answer = try await program.run(lpars + ["--json"])
            let report = try Self.read(answer, lpars, place)
            #expect(report.words == lpars.map { "\($0) already-attached" }, sourceLocation: place)
            #expect(report.document["changed"] == .bool(false) && report.exit == 0, sourceLocation: place)
            #expect(report.results.allSatisfy { $0["steps"].items.isEmpty }, sourceLocation: place)
        }
        #expect(effects == .none, sourceLocation: place)
    }
}
