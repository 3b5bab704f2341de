import PowerVM
import Testing

@testable import AttachCD
@testable import Remoting
@testable import VirtualOptical

/// The `vios` verbs: from the command line to the change, or to what is sent.
@Suite struct VIOSCommandTests {
    private func change(_ words: String...) async throws -> VIOSChange? {
        try await CommandBench().run(["vios"] + words).changes.first?.change
    }

    @Test("each changing verb becomes its change")
    func changes() async throws {
        let (drive, medium) = (try #require(DeviceName("aix04_cd")), try #require(MediumName("iso1")))
        let adapter = try #require(VHostName("vhost3"))
        #expect(try await change("mkvopt", "ms13-vio1", "vhost3") == .create(nil, on: adapter))
        #expect(try await change("mkvopt", "ms13-vio1", "vhost3", "aix04_cd") == .create(DriveName("aix04_cd"), on: adapter))
        #expect(try await change("rmvopt", "ms13-vio1", "aix04_cd") == .remove(drive))
        #expect(try await change("loadopt", "ms13-vio1", "iso1", "aix04_cd") == .load(medium, into: drive, replacement: .never))
        #expect(
            try await change("loadopt", "ms13-vio1", "iso1", "aix04_cd", "--force")
                == .load(medium, into: drive, replacement: .always))
        #expect(try await change("unloadopt", "ms13-vio1", "aix04_cd") == .unload(drive, force: false))
        #expect(try await change("unloadopt", "--force", "ms13-vio1", "aix04_cd") == .unload(drive, force: true))
    }

    @Test("--dry-run and --reason belong to the changing verbs")
    func planning() async throws {
        let bench = try CommandBench()
        let recording = try await bench.run(
            ["vios", "rmvopt", "ms13-vio1", "aix04_cd", "--dry-run", "--reason", "CHG0042", "--json"])
        #expect(recording.changes.first?.verbs.isDryRun == true && recording.results.contains(#""reason": "CHG0042""#))
        #expect(try await bench.run(["vios", "rmvopt", "ms13-vio1", "aix04_cd"]).changes.last?.verbs.isDryRun == false)
        await #expect(throws: (any Error).self) { try await bench.run(["vios", "lsvopt", "ms13-vio1", "--reason", "x"]) }
    }

    @Test("a VIOS without an HMC is asked directly, as the inventory's user, and the verb is named in the report")
    func route() async throws {
        let recording = try await CommandBench.run("vios", "rmvopt", "ms13-vio1", "aix04_cd", "--json")
        #expect(recording.changes.first?.verbs.name == VIOSName("ms13-vio1") && recording.sent.isEmpty)
        #expect(recording.exitCode == 2 && recording.results.contains(#""drive": "aix04_cd""#))
    }

    @Test("--hmc and --system choose another route: that HMC is asked first")
    func hmc() async throws {
        let recording = try await CommandBench.run("vios", "rmvopt", "ms13-vio1", "aix04_cd", "--hmc", "hmc9", "--system", "S1")
        #expect(recording.sent.contains { $0.host == "hmc9" && $0.user == "hmcuser" } && recording.changes.isEmpty)
        #expect(recording.exitCode == 4)
    }

    static let listings = [
        (["lsvscsi", "ms13-vio1"], "lsmap -all"), (["lsvscsi", "ms13-vio1", "vhost3"], "lsmap -vadapter vhost3"),
        (["lsvopt", "ms13-vio1"], "lsvopt"), (["lsmedia", "ms13-vio1"], "lsrep"),
    ]

    @Test("each listing asks its VIOS one thing", arguments: listings)
    func listing(words: [String], command: String) async throws {
        let recording = try await CommandBench().run(["vios"] + words)
        #expect(recording.sent.count == 1 && recording.sent.first?.host == "ms13-vio1")
        #expect(recording.sent.first?.user == "viosuser" && recording.sent.first?.line.contains(command) == true)
        #expect(recording.exitCode == 4 && recording.results.isEmpty && recording.messages.contains("no host in this test"))
    }

    @Test("--from-file connects to nothing", arguments: ["lsvscsi", "lsvopt", "lsmedia"])
    func savedOutput(verb: String) async throws {
        let bench = try CommandBench()
        let file = try bench.file("saved", "this isn't an output of a VIOS\n")
        let recording = try await bench.run(["vios", verb, "--from-file", file])
        #expect(recording.connections.isEmpty && recording.exitCode == 1 && recording.messages.contains(file))
    }

    @Test("invalid names are refused before anything is sent")
    func invalidNames() async throws {
        for words in [
            ["rmvopt", "ms13-vio1", "a b"], ["mkvopt", "ms13-vio1", "vhost3", "a b"], ["unloadopt", "ms13-vio1", "a b"],
            ["loadopt", "ms13-vio1", "a b", "aix04_cd"],
        ] {
            let recording = try await CommandBench().run(["vios"] + words)
            #expect(recording.exitCode == 2 && recording.connections.isEmpty, "\(words)")
        }
    }
}
