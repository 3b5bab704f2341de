import Foundation
import TestSupport
import Testing

/// `--iso`: from a file on this machine to a cd that delivers it.
@Suite("--iso in the lab", .timeLimit(.minutes(5)))
struct IsoTests {
    /// Two VIOSes with a repository each; every second LPAR is on each.
    private static func world(_ count: Int, in directory: TemporaryDirectory) throws -> String {
        var text =
            "purpose: \"a fleet on two VIOSes\"\nsystems:\n  - name: ms12\n    type_model: 9009-22A\n    serial: \"7812345\"\n    vios:\n"
        let lpars = (1...count).map { (name: "aix\($0 < 10 ? "0" : "")\($0)", id: $0 + 2) }
        for vios in 1...2 {
            text += "      - name: ms12-vio\(vios)\n        id: \(vios)\n"
            text += "        pools: [{ name: datavg, size_mb: 102144, free_mb: 41984 }]\n"
            text += "        repository: { size_mb: 1015, pool: datavg }\n        vhosts:\n"
            for (index, lpar) in lpars.enumerated() where index % 2 == vios - 1 {
                text += "          - { name: vhost\(index), slot: \(index + 30), client: \(lpar.name), client_slot: 2 }\n"
            }
        }
        text += "    lpars:\n" + lpars.map { "      - { name: \($0.name), id: \($0.id) }\n" }.joined()
        return try directory.write("world.yaml", text)
    }

    /// An ISO 9660 image: its volume descriptor, and bytes that differ.
    private static func image(_ name: String, volume: String, sectors: Int, fill: UInt8, in directory: TemporaryDirectory) throws
        -> String
    {
        var bytes = [UInt8](repeating: fill, count: sectors * 2048)
        let start = 16 * 2048
        func put(_ text: [UInt8], _ offset: Int) {
            bytes.replaceSubrange(start + offset..<start + offset + text.count, with: text)
        }
        put([1] + Array("CD001".utf8) + [1], 0)
        put(Array(volume.utf8) + [UInt8](repeating: 32, count: 32 - volume.utf8.count), 40)
        func both(_ value: UInt32) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian) { Array($0) } + withUnsafeBytes(of: value.bigEndian) { Array($0) }
        }
        put(both(UInt32(sectors)), 80)
        put([0, 8, 8, 0], 128)
        try Data(bytes).write(to: URL(fileURLWithPath: directory.path(name)))
        return directory.path(name)
    }

    private func transfers(_ lab: LabFixture) throws -> Int { try lab.changingCommands().count { $0.hasPrefix("scp -t") } }

    private func rows(_ run: CommandRun, _ key: String) -> [[String: Any]] { run.document[key] as? [[String: Any]] ?? [] }

    @Test("twenty LPARs on two VIOSes: sent twice, loaded and proven twenty times; again nothing is sent and nothing changed")
    func fleet() async throws {
        let directory = try TemporaryDirectory()
        let names = (1...20).map { "aix\($0 < 10 ? "0" : "")\($0)" }
        let iso = try Self.image("AIX_7300_03.iso", volume: "AIX_7300_03_V1", sectors: 600, fill: 3, in: directory)
        try await LabFixture.with(try Self.world(20, in: directory)) { lab in
            let run = try await lab.runs(arguments: ["attach", "--iso", iso, "--parallel", "6"] + names)
            #expect(run.status == 0, "\(run.out)\(run.err)")
            let media = rows(run, "media")
            #expect(media.count == 2 && media.allSatisfy { $0["status"] as? String == "created" })
            #expect(try transfers(lab) == 2)
            for result in rows(run, "results") {
                #expect(result["status"] as? String == "attached")
                let proof = (result["proof"] as? [String: Any])?["medium"] as? [String: Any]
                #expect(proof?["volume_id"] as? String == "AIX_7300_03_V1" && proof?["matches"] as? Bool == true)
                let index = try #require(result["media_put"] as? Int)
                #expect(media[index]["vios"] as? String == (result["server"] as? [String: Any])?["vios"] as? String)
            }
            let again = try await lab.runs(arguments: ["attach", "--iso", iso, "--parallel", "6"] + names)
            #expect(again.status == 0 && again.document["changed"] as? Bool == false, "\(again.out)\(again.err)")
            #expect(rows(again, "media").allSatisfy { $0["status"] as? String == "already-there" })
            #expect(rows(again, "results").allSatisfy { $0["status"] as? String == "already-attached" })
            #expect(try transfers(lab) == 2)
        }
    }

    @Test("what can be refused is refused before the first byte, and before anything is changed")
    func refused() async throws {
        let directory = try TemporaryDirectory()
        let iso = try Self.image("disc.iso", volume: "DISC", sectors: 300, fill: 1, in: directory)
        let other = try TemporaryDirectory()
        let different = try Self.image("disc.iso", volume: "OTHER", sectors: 301, fill: 2, in: other)
        let cut = directory.path("cut.iso")
        try Data(contentsOf: URL(fileURLWithPath: iso)).prefix(100_000).write(to: URL(fileURLWithPath: cut))
        try await LabFixture.with(try Self.world(2, in: directory)) { lab in
            for (words, status, code) in [
                (["--iso", cut, "aix01"], 2, "image-truncated"), (["--iso", directory.path("none.iso"), "aix01"], 2, nil),
                (["--iso", iso, "--rw", "aix01", "aix02"], 64, "usage"), (["--iso", iso, "--media", "x", "aix01"], 64, "usage"),
                (["--grow-repository", "aix01"], 64, "usage"), (["--iso", iso, "--dry-run", "aix01"], 0, nil),
            ] as [([String], Int32, String?)] {
                let run = try await lab.runs(arguments: ["attach"] + words)
                #expect(run.status == status, "\(words): \(run.out)\(run.err)")
                let error = run.document["error"] as? [String: Any] ?? rows(run, "results").first?["error"] as? [String: Any]
                if let code { #expect(error?["code"] as? String == code) }
            }
            #expect(try lab.changingCommands().isEmpty)
            try lab.arm("dd-wrong", on: "aix01")
            let wrong = try await lab.runs(arguments: ["attach", "--iso", iso, "aix01"])
            #expect(wrong.status == 1, "\(wrong.out)\(wrong.err)")
            let error = rows(wrong, "results").first?["error"] as? [String: Any]
            #expect(error?["code"] as? String == "wrong-content")
            let before = try lab.changingCommands()
            let differs = try await lab.runs(arguments: ["attach", "--iso", different, "aix01"])
            let refusal = rows(differs, "results").first?["error"] as? [String: Any]
            #expect(differs.status == 2 && refusal?["code"] as? String == "medium-differs", "\(differs.out)\(differs.err)")
            #expect(try lab.changingCommands() == before)
        }
    }
}
