import Foundation
import PowerLab
import TestSupport
import Testing

/// Repository, media, insert and eject against the lab's VIOSes, by ssh and through the HMC.
@Suite("The media library")
struct LibraryTests {
    @Test("the LPAR-Tool's page on removing media can be followed, letter for letter", arguments: [[], ["--hmc", "hmc01"]])
    func removingMedia(route: [String]) async throws {
        let world = World(
            name: "rmmedia",
            yaml: """
                purpose: "the LPAR-Tool's page on removing media"
                systems:
                  - name: ms12
                    type_model: 9009-22A
                    serial: "7812345"
                    vios:
                      - name: ms12-vio1
                        id: 1
                        repository:
                          size_mb: 20480
                          media:
                            - { name: AIX_720500_DVD_1.iso, size_mb: 3645, access: ro }
                            - { name: AIX_720500_DVD_2.iso, size_mb: 4096, access: ro }
                            - { name: AIX_720501_flash.iso, size_mb: 7741, access: rw }
                            - { name: mksysb_aix01.iso, size_mb: 4096, access: rw }
                        vhosts:
                          - { name: vhost0, slot: 25, client: aix01, client_slot: 2 }
                          - { name: vhost2, slot: 30, client: aix04, client_slot: 2 }
                        vtds:
                          - { name: vtopt0, vhost: vhost0, kind: file_opt, lun: 0x81, backing: /var/vio/VMLibrary/AIX_720500_DVD_1.iso }
                          - { name: aix04_cd, vhost: vhost2, kind: file_opt, lun: 0x81, backing: /var/vio/VMLibrary/mksysb_aix01.iso }
                    lpars:
                      - { name: aix01, id: 3 }
                      - { name: aix04, id: 5, devices: [{ name: cd0, kind: cd, lun: 0x81, mounted: /cdrom }] }
                hmcs:
                  - { name: hmc01 }
                """)
        try await LabFixture.with(world) { lab in
            func vios(_ words: String..., prints expected: String) async throws {
                let answer = try await lab.runsText(["vios"] + words + route)
                #expect(answer == .init(status: 0, out: expected, err: ""), "\(words)")
            }
            try await vios(
                "lsmedia", "ms12-vio1",
                prints: """
                    NAME                  FILE SIZE  OPTICAL   ACCESS
                    AIX_720500_DVD_1.iso    3.56 GB  vtopt0    ro
                    AIX_720500_DVD_2.iso    4.00 GB  None      ro
                    AIX_720501_flash.iso    7.56 GB  None      rw
                    mksysb_aix01.iso        4.00 GB  aix04_cd  rw

                    """)
            try await vios("rmmedia", "ms12-vio1", "AIX_720501_flash.iso", prints: "")
            try await vios(
                "lsmedia", "ms12-vio1",
                prints: """
                    NAME                  FILE SIZE  OPTICAL   ACCESS
                    AIX_720500_DVD_1.iso    3.56 GB  vtopt0    ro
                    AIX_720500_DVD_2.iso    4.00 GB  None      ro
                    mksysb_aix01.iso        4.00 GB  aix04_cd  rw

                    """)
            // The medium is in use: the page unloads it to find that out.
            let held = try await lab.runsText(["vios", "unloadopt", "ms12-vio1", "aix04_cd"] + route)
            #expect(held.status == 2 && held.err.contains("Unable to perform t"), "\(held)")
            let refused = try await lab.runs("vios", "rmmedia", "ms12-vio1", "mksysb_aix01.iso")
            #expect(
                refused.code == "medium-in-use" && refused.message.contains("aix04_cd (vhost2, partition 5)"), "\(refused.out)")
            let again = try await lab.runsText(["vios", "rmmedia", "ms12-vio1", "AIX_720501_flash.iso"] + route)
            let note = "attach-cd: no medium AIX_720501_flash.iso on ms12-vio1; nothing removed\n"
            #expect(again == .init(status: 0, out: "", err: note))
        }
    }

    @Test("a repository is created, enlarged and removed", arguments: [[], ["--hmc", "hmc01"]])
    func repository(route: [String]) async throws {
        try await LabFixture.with("library") { lab in
            func vios(_ words: String...) async throws -> Repository {
                let answer = try await lab.runsText(["vios"] + words + ["--json"] + route)
                let document = try JSON.read(answer.out)
                #expect(try SchemaFile.installed.get().faults(in: document, as: "verb") == [], "\(answer)")
                return Repository(document: document, status: answer.status)
            }
            let none = try await lab.runsText(["vios", "lsrep", "ms12-vio2"] + route)
            #expect(none.out.hasSuffix("\n-     -     -     -            -\n") && none.status == 0, "\(none)")
            let planned = try await vios("mkrep", "ms12-vio2", "rootvg", "1G", "--dry-run", "--reason", "CHG1")
            #expect(planned.words == "0 planned" && planned.document["reason"] == .string("CHG1"))
            #expect(try lab.changingCommands() == [])
            let made = try await vios("mkrep", "ms12-vio2", "rootvg", "1G")
            #expect(made.words == "0 created" && made.megabytes == 1015, "\(made.document)")
            #expect(try await vios("mkrep", "ms12-vio2", "rootvg", "1G").words == "0 already-there")
            let grown = try await vios("chrep", "ms12-vio2", "+300M")
            #expect(grown.words == "0 changed" && grown.megabytes == 1015 + 512, "a multiple of the partition size")
            #expect(try await vios("chrep", "ms12-vio2", "+999G").words == "2 refused pool-full")
            #expect(try await vios("mkmedia", "ms12-vio2", "scratch", "100M").words == "0 created")
            #expect(try await vios("rmrep", "ms12-vio2").words == "2 refused repository-not-empty")
            #expect(try await vios("rmmedia", "ms12-vio2", "scratch").words == "0 removed")
            #expect(try await vios("rmrep", "ms12-vio2").words == "0 removed")
            #expect(try await vios("rmrep", "ms12-vio2").words == "0 already-removed")
            #expect(try lab.changes().count == 5)
            let pools = try await lab.runsText(["vios", "lssp", "ms12-vio1"] + route)
            #expect(pools.out.contains("filepool  FBPOOL   10.00 GB    8.00 GB  256.00 MB  0"), "\(pools.out)")
        }
    }

    @Test("media are created from a file, a disc and nothing, changed and removed")
    func media() async throws {
        try await LabFixture.with("library") { lab in
            func vios(_ words: String...) async throws -> Repository {
                let answer = try await lab.runsText(["vios"] + words + ["--json"])
                return Repository(document: try JSON.read(answer.out), status: answer.status)
            }
            try lab.arm("mkvopt-ro-ignored", "mkvopt-slow=200K", on: "ms12-vio1")
            _ = try await lab.ssh("ms12-vio1", "dd of=/home/padmin/aix.iso", input: String(repeating: "x", count: 1_400_000))
            let made = try await vios("mkmedia", "ms12-vio1", "AIX.iso", "--file", "aix.iso")
            #expect(made.words == "0 created" && made.document["medium"]["bytes"] == .number(1_400_000), "\(made.document)")
            #expect(made.document["medium"]["access"] == .string("ro"))
            #expect(made.document["steps"].items.map { $0["name"].text } == ["create-medium", "set-access"])
            #expect(try await vios("mkmedia", "ms12-vio1", "AIX.iso", "--file", "aix.iso").words == "0 already-there")
            #expect(try await vios("mkmedia", "ms12-vio1", "AIX.iso", "100M").words == "2 refused medium-differs")
            #expect(try await vios("mkmedia", "ms12-vio1", "x", "--file", "nosuch").words == "2 refused no-such-file")
            #expect(try await vios("mkmedia", "ms12-vio1", "disc", "--device", "cd0").words == "0 created")
            #expect(try await vios("mkmedia", "ms12-vio1", "big", "900M").words == "2 refused repository-full")
            try lab.arm("mkvopt-killed=500K", on: "ms12-vio1")
            let half = try await vios("mkmedia", "ms12-vio1", "half", "--file", "aix.iso")
            #expect(half.words == "1 failed half-medium" && half.document["changed"] == .bool(true), "\(half.document)")
            #expect(try await vios("chmedia", "ms12-vio1", "half", "--rename", "other").words == "0 changed")
            #expect(try await vios("chmedia", "ms12-vio1", "other", "--access", "ro").words == "0 changed")
            #expect(try await vios("chmedia", "ms12-vio1", "other", "--access", "ro").words == "0 unchanged")
            #expect(try await vios("rmmedia", "ms12-vio1", "other").words == "0 removed")
            let loaded = try await vios("chmedia", "ms12-vio1", "AIX_7300_03_DVD_1.iso", "--access", "rw")
            #expect(loaded.words == "2 refused medium-in-use", "\(loaded.document)")
            #expect(try lab.changingCommands().filter { $0.contains(" -f") && !$0.contains("-file") } == [])
        }
    }

    @Test(
        "insert and eject swap media by the partition's name; a reservation goes only with --force",
        arguments: [[], ["--hmc", "hmc01"]])
    func swap(route: [String]) async throws {
        try await LabFixture.with("library") { lab in
            func runs(_ words: String...) async throws -> E2E.Report {
                let answer = try await lab.runsText(words + ["--json"] + route)
                return try E2E.read(answer, words, #_sourceLocation)
            }
            #expect(try await runs("insert", "AIX_7300_03_DVD_2.iso", "aix04").words == ["aix04 loaded"])
            #expect(try await runs("insert", "AIX_7300_03_DVD_2.iso", "aix04").words == ["aix04 already-loaded"])
            #expect(try await runs("insert", "AIX_7300_03_DVD_1.iso", "aix04").words == ["aix04 refused other-medium"])
            let both = try await runs("insert", "AIX_7300_03_DVD_1.iso", "aix03", "aix04", "--replace")
            #expect(both.words == ["aix03 already-loaded", "aix04 loaded"])
            // aix06 was powered off at once, and its reservation stays.
            let held = try await runs("insert", "AIX_7300_03_DVD_2.iso", "aix06", "--replace")
            #expect(held.words == ["aix06 refused medium-held"])
            if !route.isEmpty {
                #expect(held["aix06"]["error"]["hint"].text?.contains("--force is safe here") == true)
            }
            let forced = try await runs("insert", "AIX_7300_03_DVD_2.iso", "aix06", "--force")
            #expect(forced.words == ["aix06 loaded"] && !forced["aix06"]["warnings"].items.isEmpty)
            #expect(
                try await runs("eject", "aix03", "aix04", "aix06").words == [
                    "aix03 unloaded", "aix04 unloaded", "aix06 unloaded",
                ])
            #expect(try await runs("eject", "aix04").words == ["aix04 already-unloaded"])
            let removal = try await runs("insert", "AIX_7300_03_DVD_2.iso", "aix04")
            #expect(removal.exit == 0)
            let kept = try await runs("eject", "--remove-medium", "aix04")
            #expect(
                kept.words == ["aix04 unloaded"] && kept["aix04"]["notes"].items.contains { $0.text?.contains("stays") == true })
            // Nothing was sent to an LPAR.
            for lpar in ["aix03", "aix04"] { #expect(try lab.commands(on: lpar) == []) }
            let unknown = try await lab.runs(
                "insert", "AIX_7300_03_DVD_2.iso", "aix04", "--vios", "ms12-vio1", inventory: "lpars: {}\n")
            #expect(unknown.verdict == "2 refused" && unknown.code == "partition-unknown", "\(unknown.out)")
        }
    }
}

/// A verb's document in short.
private struct Repository {
    var document: JSON
    var status: Int32

    var words: String {
        ["\(status)", document["status"].text, document["error"]["code"].text].compactMap(\.self).joined(separator: " ")
    }
    var megabytes: Int? { document["repository"]["size_mb"].number.map { Int($0) } }
}
