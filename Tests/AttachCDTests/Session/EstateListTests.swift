import Foundation
import TestSupport
import Testing

/// `list` and `map` before a world of two systems, four VIOSes, sixty LPARs and an HMC.
@Suite struct EstateListTests {
    @Test("every drive is listed once, in every form, by name, selection, cd and HMC; a silent VIOS is a row")
    func list() async throws {
        try await E2E.with("estate") { e2e in
            let effects = try await e2e.effects {
                let all = try await e2e.program.run(["list", "--json"])
                let rows = try JSON.read(all.out)["rows"].items
                #expect(all.status == 0 && rows.count == 42)
                #expect(rows.allSatisfy { $0["lpar"].text != nil && $0["client_slot"].number != nil })

                let selected = try await e2e.program.run([
                    "list", "ms21", "--where", "lpar~^aix10", "--where", "medium!=None", "--where", "slot:ge:33", "--fields",
                    "slot,lpar,medium", "--format", "csv",
                ])
                #expect(
                    selected.out == """
                        slot,lpar,medium
                        33,aix104,scratch4.iso
                        36,aix107,AIX_7300_03_DVD_1.iso
                        37,aix108,AIX_7300_03_DVD_1.iso

                        """)

                let one = try await e2e.program.run(["list", "aix104", "--cd", "--format", "line", "--fields", "lpar,state,cd"])
                #expect(one.out == "aix104 attached cd0\n" && one.status == 0)

                let before = try e2e.lab.log().count
                let few = try await e2e.program.run([
                    "list", "ms21", "--cd", "--where", "lpar~^aix10", "--where", "slot:ge:36", "--where", "medium!=None",
                    "--where",
                    "state=attached", "--format", "line", "--fields", "lpar,mount",
                ])
                #expect(few.out == "aix107 /cdrom\naix108 -\n" && few.status == 0, "\(few)")
                let asked = Set(try e2e.lab.log().dropFirst(before).map(\.host)).filter { $0.hasPrefix("aix") }
                #expect(asked == ["aix107", "aix108"], "no other LPAR is queried")

                let mounted = try await e2e.program.run([
                    "list", "aix107", "aix103", "--cd", "--format", "line", "--fields", "lpar,medium,state,cd,mount",
                ])
                #expect(
                    mounted.out == """
                        aix103 AIX_7300_03_DVD_1.iso attached cd0 -
                        aix107 AIX_7300_03_DVD_1.iso attached cd0 /cdrom

                        """)

                let hmc = try await e2e.program.run(
                    [
                        "list", "--hmc", "hmc01", "--system", "ms22", "--inventory", "/dev/null", "--format", "line", "--fields",
                        "lpar",
                    ])
                #expect(hmc.status == 0 && hmc.out.split(separator: "\n").count == 21 && hmc.out.contains("lnx210\n"))

                let adapters = try await e2e.program.run([
                    "list", "ms21-vio2", "--all-adapters", "--where", "state=no-drive", "--json",
                ])
                #expect(try JSON.read(adapters.out)["rows"].items.count == 27)

                let wrong = try await e2e.program.run(["list", "--where", "vtds=3"])
                #expect(wrong.status == 64 && wrong.err.contains("known: system, vios, vhost"))
            }
            #expect(effects == .none)
            try await e2e.comparePicture()
            try e2e.lab.arm("refuse", on: "ms22-vio2")
            let lost = try await e2e.program.run(["list", "--inventory", e2e.withoutHMC(), "ms22", "--json"])
            let rows = try JSON.read(lost.out)["rows"].items
            #expect(lost.status == 4 && rows.count == 19)
            #expect(rows.last?["vios"].text == "ms22-vio2" && rows.last?["state"].text == "unreachable")
        }
    }
}

extension E2E {
    /// The picture of the README is what the program draws of this world, whatever the time.
    fileprivate func comparePicture() async throws {
        let drawn = try await program.run(["map", "ms21", "--format", "svg"])
        let page = Repository.path("docs/map.svg")
        if ProcessInfo.processInfo.environment["ATTACH_CD_WRITE_DOCS"] != nil {
            try drawn.out.write(toFile: page, atomically: true, encoding: .utf8)
        }
        func timeless(_ svg: String) -> String { svg.replacing(#/queried [-0-9T:]+Z/#, with: "queried TIME") }
        let kept = try String(contentsOfFile: page, encoding: .utf8)
        #expect(drawn.status == 0 && timeless(kept) == timeless(drawn.out))
    }

    /// An inventory with the same systems and no HMC, so that no other route is open.
    fileprivate func withoutHMC() throws -> String {
        let text = try String(contentsOfFile: lab.inventory, encoding: .utf8).replacing(", hmc: [hmc01]", with: "")
        let file = lab.inventory + ".without-hmc"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}
