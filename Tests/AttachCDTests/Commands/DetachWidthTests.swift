import Foundation
import Testing

@testable import AttachCD
@testable import VirtualOptical

/// `detach` changes exactly what a command line names, or nothing.
@Suite struct DetachWidthTests {
    private static let inventory = """
        systems:
          ms1: { vios: [v1] }
          ms2: { vios: [v2] }
        lpars:
          aix1: { system: ms1, host: 'no..such' }
          aix2: { system: ms1, host: 'no..such' }
          db1: { system: ms2, host: 'no..such' }
        """

    /// The arguments behind `detach`, and the LPARs that are detached; nil: exit 64, none.
    static let lines: [([String], [String]?)] = [
        ([], nil), (["aix1"], ["aix1"]), (["aix1", "aix1"], ["aix1"]), (["aix1", "aix2", "aix1"], ["aix1", "aix2"]),
        (["db1", "aix1"], ["db1", "aix1"]), (["aix*"], nil), (["aix*", "--yes"], ["aix1", "aix2"]),
        (["*", "--yes"], ["aix1", "aix2", "db1"]), (["aix[12]"], nil), (["aix[12]", "--yes"], ["aix1", "aix2"]),
        (["aix[3-9]", "--yes"], nil),
        (["aix?", "db1", "--yes"], ["aix1", "aix2", "db1"]), (["aix*", "aix1", "--yes"], ["aix1", "aix2"]),
        (["zz*", "--yes"], nil),
        (["aix1", "zz*", "--yes"], nil), (["--all"], nil), (["--all", "--yes"], ["aix1", "aix2", "db1"]),
        (["--all", "--system", "ms1", "--yes"], ["aix1", "aix2"]), (["--all", "--system", "ms9", "--yes"], nil),
        (["--system", "ms1"], nil), (["--system", "ms1", "--yes"], nil), (["--system", "ms1", "aix1"], ["aix1"]),
        (["--all", "aix1", "--yes"], nil), (["--all", "-f", "@one", "--yes"], nil), (["-f", "@one"], ["aix1"]),
        (["-f", "@two"], ["aix1", "db1"]), (["-f", "@double"], ["aix1"]), (["-f", "@empty"], nil), (["-f", "@comment"], nil),
        (["-f", "@glob"], nil), (["-f", "@words"], nil), (["-f", "/nosuch"], nil), (["-f"], nil),
        (["aix2", "-f", "@one"], ["aix2", "aix1"]),
        (["aix1", "-f", "@one"], ["aix1"]), (["--yes"], nil), (["--dry-run"], nil), (["--dry-run", "aix*"], ["aix1", "aix2"]),
        (["--dry-run", "--all"], ["aix1", "aix2", "db1"]), (["aix1 aix2"], nil), (["aix1,aix2"], nil), ([""], nil), (["*"], nil),
        (["--", "aix1"], ["aix1"]), (["-q", "aix*"], nil), (["--json", "aix*"], nil), (["--name", "x_cd", "aix*", "--yes"], nil),
        (["--name", "x_cd", "--all", "--yes"], nil), (["--vadapter", "vhost1", "-f", "@two"], nil),
    ]

    @Test("forgotten, doubled and globbed names", arguments: lines.indices)
    func width(_ index: Int) async throws {
        let (words, expected) = Self.lines[index]
        let bench = try CommandBench(inventory: Self.inventory)
        let files = [
            "@one": "aix1\n", "@two": "aix1\ndb1\n", "@double": "aix1\naix1\n", "@empty": "", "@comment": "# aix1\n",
            "@glob": "aix*\n",
            "@words": "aix1 aix2\n",
        ]
        let arguments = try words.map { word in try files[word].map { try bench.file(String(word.dropFirst()), $0) } ?? word }
        let run: CommandBench.Recording
        do {
            run = try await bench.run(["detach", "--vios-only"] + arguments)
        } catch {
            #expect(expected == nil, "\(words): \(error)")
            return
        }
        #expect(run.detach.map(\.request.lpar.name).sorted() == (expected ?? []).sorted(), "\(words)")
        #expect(expected != nil || run.exitCode == 64 || run.exitCode == 2, "\(words): \(run.exitCode)")
    }

    @Test("forty command lines and more")
    func count() { #expect(Self.lines.count >= 40) }
}
