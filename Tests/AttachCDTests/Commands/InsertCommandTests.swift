import PowerVM
import Testing

@testable import AttachCD
@testable import VirtualOptical

/// insert and eject, from the command line to the operation; and the names that are made for each LPAR.
@Suite struct InsertCommandTests {
    @Test("insert takes a medium and LPARs, and never contacts an LPAR")
    func insert() async throws {
        let recording = try await CommandBench.run("insert", "dvd2.iso", "aix04", "--vios", "ms12-vio2", "--name", "iso")
        let operation = try #require(recording.insert.first)
        #expect(operation.medium == AttachIntent.Medium(name: try #require(MediumName("dvd2.iso"))))
        #expect(operation.request.lpar.id == PartitionID(5) && operation.request.drive.name?.text == "iso")
        #expect(operation.hosts.lpar == nil && operation.request.drive.vios?.text == "ms12-vio2" && !operation.isDryRun)
        #expect(recording.sent.isEmpty)
    }

    @Test("--replace and --force", arguments: [([], Replacement.never), (["--replace"], .unlessHeld), (["--force"], .always)])
    func replacement(words: [String], expected: Replacement) async throws {
        let recording = try await CommandBench().run(["insert", "dvd2.iso", "aix04", "--dry-run"] + words)
        #expect(recording.insert.first?.medium.replacement == expected && recording.insert.first?.isDryRun == true)
    }

    @Test("eject")
    func eject() async throws {
        #expect(try await CommandBench.run("eject", "aix04").eject.first?.intent == EjectOperation.Intent())
        let all = try await CommandBench.run("eject", "aix04", "--force", "--remove-medium", "--dry-run")
        #expect(all.eject.first?.intent == EjectOperation.Intent(mayRelease: true, removesMedium: true, isDryRun: true))
        #expect(all.eject.first?.hosts.lpar == nil)
    }

    @Test("an invalid medium is refused, for each LPAR")
    func invalid() async throws {
        let recording = try await CommandBench.run("insert", "a b", "aix04", "other", "--json")
        #expect(recording.insert.isEmpty && recording.exitCode == 2)
        #expect(recording.results.contains(#""operation": "insert""#) && recording.results.contains("invalid-name"))
    }

    @Test("{lpar} makes a name for each LPAR, and lifts the limit to one LPAR")
    func templates() async throws {
        let words = ["insert", "{lpar}_cfg.iso", "aix04", "other-lpar-with-a-name", "--name", "{lpar}_cfg"]
        let operations = try await CommandBench().run(words).insert.sorted { $0.request.lpar.name < $1.request.lpar.name }
        #expect(operations.map(\.medium.name.text) == ["aix04_cfg.iso", "other-lpar-with-a-name_cfg.iso"])
        #expect(operations.first?.request.drive.name?.text == "aix04_cfg")
        let long = try #require(operations.last?.request.drive.name?.text)
        #expect(long.utf8.count <= 15 && long.hasPrefix("other_") && long.hasSuffix("_cfg"))
        let attach = try await CommandBench.run("aix04", "other", "--name", "{lpar}_x", "--media", "{lpar}.iso").attach
        #expect(Set(attach.compactMap { $0.intent.medium?.name.text }) == ["aix04.iso", "other.iso"])
        #expect(Set(attach.compactMap { $0.request.drive.name?.text }) == ["aix04_x", "other_x"])
    }

    @Test("an LPAR called insert or eject is given after attach")
    func lparOfThatName() async throws {
        let attach = try await CommandBench.run("attach", "insert", "eject").attach
        #expect(Set(attach.map(\.request.lpar.name)) == ["insert", "eject"])
    }
}
