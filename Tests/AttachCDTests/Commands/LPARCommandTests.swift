import PowerVM
import Testing

@testable import AttachCD
@testable import Remoting
@testable import VirtualOptical

/// attach, detach, status, doctor, lpar-setup: from the command line to the request.
@Suite struct LPARCommandTests {
    @Test("without options the inventory gives the partition, its id, its machine, its VIOSes and its HMC")
    func inventory() async throws {
        let operation = try #require(try await CommandBench.run("aix04").attach.first)
        #expect(
            operation.request
                == DriveRequest(
                    lpar: LPARIdentity(
                        "aix04", partitionName: "AIX04", id: PartitionID(5), machine: MachineID("9105-22A*7812345"))))
        #expect(operation.intent == AttachIntent())
        #expect(operation.hosts.lpar?.runner.host == "aix04.example")
        #expect(operation.hosts.vioses.map(\.name.text) == ["ms12-vio1", "ms12-vio2"] && operation.hosts.areAllVIOSes)
        #expect(operation.hosts.hmc?.runner.host == "hmc1" && operation.hosts.hmc?.role == .helper)
    }

    @Test("options win over the inventory")
    func options() async throws {
        let words = [
            "aix04", "--name", "iso", "--vios", "ms12-vio2", "--vadapter", "vhost3", "--host", "other", "--partition", "P4",
            "--hmc", "hmc9",
        ]
        let operation = try #require(try await CommandBench().run(words).attach.first)
        #expect(operation.request.lpar.partitionName == "P4" && operation.request.lpar.id == PartitionID(5))
        #expect(
            operation.request.drive
                == DriveSelection(name: DriveName("iso"), vios: VIOSName("ms12-vio2"), adapter: VHostName("vhost3")))
        #expect(operation.hosts.lpar?.runner.host == "other")
        #expect(operation.hosts.hmc?.runner.host == "hmc9" && operation.hosts.hmc?.role == .required)
    }

    @Test("--system names another system: the inventory's id doesn't belong to it")
    func system() async throws {
        let operation = try #require(try await CommandBench.run("aix04", "--system", "ms13").attach.first)
        #expect(operation.request.lpar.id == nil && operation.request.lpar.machine == nil)
        #expect(operation.hosts.vioses.map(\.name.text) == ["ms13-vio1"] && operation.hosts.hmc == nil)
    }

    static let intents: [([String], @Sendable (inout AttachIntent) -> Void)] = [
        (["--dry-run"], { $0.mode = .dryRun }),
        (["--rollback"], { $0.mode = .apply(rollback: true) }),
        (["--configure", "adapter"], { $0.configure = .adapter }),
        (["--wait", "15m"], { $0.wait = .seconds(900) }),
        (["--accept-unproven"], { $0.acceptsUnproven = true }),
        (["--media", "iso1"], { $0.medium = MediumName("iso1").map { AttachIntent.Medium(name: $0) } }),
        (["--media", "iso1", "--force"], { $0.medium = MediumName("iso1").map { .init(name: $0, replacement: .always) } }),
    ]

    @Test("each option of attach changes the intent", arguments: 0..<7)
    func intent(_ index: Int) async throws {
        let (words, change) = Self.intents[index]
        var expected = AttachIntent()
        change(&expected)
        let operation = try #require(try await CommandBench().run(["aix04"] + words).attach.first)
        #expect(operation.intent == expected && operation.intent != AttachIntent())
    }

    @Test("invalid names are refused before anything is carried out", arguments: ["--name", "--media"])
    func invalidName(option: String) async throws {
        let recording = try await CommandBench().run(["aix04", option, "a b"])
        #expect(recording.attach.isEmpty && recording.sent.isEmpty && recording.exitCode == 2)
        #expect(recording.results.contains("invalid-name"))
    }

    @Test("--vios-only leaves out the LPAR, for attach and detach")
    func viosOnly() async throws {
        #expect(try await CommandBench.run("aix04", "--vios-only").attach.first?.hosts.lpar == nil)
        let detach = try #require(try await CommandBench.run("detach", "aix04", "--vios-only").detach.first)
        #expect(detach.hosts.lpar == nil && !detach.isDryRun)
    }

    @Test("detach: the drive and --dry-run")
    func detach() async throws {
        let recording = try await CommandBench.run("detach", "aix04", "--dry-run", "--name", "iso", "--reason", "CHG1", "--json")
        let operation = try #require(recording.detach.first)
        #expect(!operation.acceptsUnproven)
        let accepting = try await CommandBench.run("detach", "aix04", "--accept-unproven").detach.first
        #expect(accepting?.acceptsUnproven == true)
        #expect(operation.isDryRun && operation.request.drive.name == DriveName("iso"))
        #expect(recording.results.contains(#""reason": "CHG1""#) && recording.exitCode == 2)
    }

    @Test("status: several LPARs, each with its own request")
    func status() async throws {
        let recording = try await CommandBench.run("status", "aix04", "aix05")
        let names = recording.status.map(\.request.lpar.partitionName).sorted()
        #expect(names == ["AIX04", "aix05"] && recording.attach.isEmpty)
    }

    @Test("an LPAR that doesn't exist stops the others, unless --skip-unknown is given")
    func unknown() async throws {
        #expect(try await CommandBench.run("aix04", "nosuch1").attach.isEmpty)
        let recording = try await CommandBench.run("aix04", "nosuch1", "--skip-unknown")
        #expect(recording.attach.map(\.request.lpar.name) == ["aix04"])
    }

    @Test("doctor: the LPARs and --vios, in the words that attach would be given")
    func doctor() async throws {
        let recording = try await CommandBench.run("doctor", "aix04", "--vios", "ms12-vio2", "--timeout", "7s")
        let (doctor, lpars) = try #require(recording.doctor.first)
        #expect(lpars == ["aix04"] && doctor.resolver.selection.vios == "ms12-vio2")
        #expect(doctor.bound == .seconds(7) && recording.exitCode == 0)
        #expect(try await CommandBench.run("doctor").doctor.first?.lpars == [])
        let words = ["doctor", "aix04", "--hmc", "hmc9", "--system", "S1", "--host", "other", "--partition", "P4"]
        let route = try #require(try await CommandBench().run(words).doctor.first).doctor.resolver.selection
        #expect(route.hmc == "hmc9" && route.system == "S1" && route.host == "other" && route.partition == "P4")
        await #expect(throws: (any Error).self) { try await CommandBench.run("doctor", "--host", "other") }
    }

    @Test("lpar-setup: identity from the inventory, script over standard input, options first")
    func setup() async throws {
        let plain = try #require(try await CommandBench.run("lpar-setup", "aix04").setUp.first)
        #expect(plain.identity.partitionName == "AIX04" && plain.identity.id == PartitionID(5))
        #expect(plain.lpar.runner.host == "aix04.example" && plain.lpar.companion.delivery == .stdin)
        let recording = try await CommandBench.run("lpar-setup", "aix04", "--host", "other", "--partition", "P4")
        #expect(recording.setUp.first?.lpar.runner.host == "other" && recording.setUp.first?.identity.partitionName == "P4")
        #expect(recording.exitCode == 2 && recording.messages.contains("not carried out"))
    }
}
