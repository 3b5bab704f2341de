import PowerVM
import Testing

@testable import AttachCD
@testable import Remoting
@testable import VirtualOptical

/// The verbs of media and their repository, from the command line to the change.
@Suite struct RepositoryCommandTests {
    private func change(_ words: String...) async throws -> RepositoryChange? {
        guard case .repository(let change) = try await CommandBench().run(["vios"] + words).changes.first?.change else {
            return nil
        }
        return change
    }

    @Test("the repository: create, enlarge, remove")
    func repository() async throws {
        let pool = try #require(PoolName("datavg"))
        let size = try #require(SizeArgument("60G"))
        #expect(try await change("mkrep", "ms13-vio1", "datavg", "60G") == .createRepository(pool: pool, size: size))
        #expect(try await change("chrep", "ms13-vio1", "+60g") == .growRepository(size))
        #expect(try await change("rmrep", "ms13-vio1") == .removeRepository)
    }

    @Test("a new medium: blank, a file, a disc, a link")
    func create() async throws {
        let name = try #require(MediumName("new.iso"))
        func expected(_ source: Mkvopt.Source, _ access: MediumAccess) -> RepositoryChange {
            .createMedium(Mkvopt(name: name, source: source, access: access))
        }
        let home = try #require(RemotePath("/home/padmin/iso/a.iso"))
        let absolute = try #require(RemotePath("/mnt/a.iso"))
        let size = try #require(SizeArgument("500M"))
        #expect(try await change("mkmedia", "ms13-vio1", "new.iso", "500M") == expected(.blank(size), .readWrite))
        #expect(
            try await change("mkmedia", "ms13-vio1", "new.iso", "--file", "iso/a.iso") == expected(.file(home), .readOnly))
        #expect(
            try await change("mkmedia", "ms13-vio1", "new.iso", "--file", "/mnt/a.iso", "--rw")
                == expected(.file(absolute), .readWrite))
        #expect(
            try await change("mkmedia", "ms13-vio1", "new.iso", "--file", "/mnt/a.iso", "--link", "--ro")
                == expected(.link(absolute), .readOnly))
        let drive = try #require(DeviceName("cd0"))
        #expect(try await change("mkmedia", "ms13-vio1", "new.iso", "--device", "cd0") == expected(.device(drive), .readOnly))
    }

    @Test("access, name, removal")
    func media() async throws {
        let (old, new) = (try #require(MediumName("a.iso")), try #require(MediumName("b.iso")))
        #expect(try await change("chmedia", "ms13-vio1", "a.iso", "--access", "ro") == .setAccess(old, .readOnly))
        #expect(try await change("chmedia", "ms13-vio1", "a.iso", "--rename", "b.iso") == .renameMedium(old, to: new))
        #expect(try await change("rmmedia", "ms13-vio1", "a.iso") == .removeMedium(old))
    }

    static let usageErrors = [
        ["mkrep", "v", "datavg"], ["mkrep", "v", "datavg", "60"], ["mkrep", "v", "datavg", "0G"], ["mkrep", "v", "datavg", "6T"],
        ["chrep", "v", "20G"], ["chrep", "v", "-5G"], ["chrep", "v", "+G"],
        ["mkmedia", "v", "a.iso"], ["mkmedia", "v", "a.iso", "1G", "--file", "/a"], ["mkmedia", "v", "a.iso", "1G", "--ro"],
        ["mkmedia", "v", "a.iso", "--file", "/a", "--ro", "--rw"], ["mkmedia", "v", "a.iso", "--device", "cd0", "--link"],
        ["chmedia", "v", "a.iso"], ["chmedia", "v", "a.iso", "--access", "no"],
        ["chmedia", "v", "a.iso", "--access", "ro", "--rename", "b"],
    ]

    @Test("what can't be meant is a usage error", arguments: usageErrors)
    func usage(words: [String]) async throws {
        let reader = CommandLineReader(arguments: ["vios"] + words, environment: .init(variables: [:]))
        await #expect(throws: CommandLineReader.Failure.self) { try await reader.command() }
    }

    @Test(
        "names that no VIOS takes are refused before anything is sent",
        arguments: [
            ["mkrep", "ms13-vio1", "a b", "1G"], ["mkmedia", "ms13-vio1", "a b", "1G"],
            ["mkmedia", "ms13-vio1", "a.iso", "--file", "../x"], ["mkmedia", "ms13-vio1", "a.iso", "--file", "/a b"],
            ["mkmedia", "ms13-vio1", "a.iso", "--device", "x y"], ["chmedia", "ms13-vio1", "a.iso", "--rename", ".x"],
            ["rmmedia", "ms13-vio1", "*"], ["rmmedia", "ms13-vio1", "a.iso;ls"],
        ])
    func names(words: [String]) async throws {
        let recording = try await CommandBench().run(["vios"] + words)
        #expect(recording.exitCode == 2 && recording.connections.isEmpty && recording.messages.contains("hint: "))
    }

    @Test("the listings query one thing", arguments: [("lsrep", "lsrep"), ("lssp", "lssp")])
    func listing(verb: String, command: String) async throws {
        let recording = try await CommandBench.run("vios", verb, "ms13-vio1")
        #expect(recording.sent.count == 1 && recording.sent.first?.line.contains("ioscli \(command)") == true)
    }

    @Test("a saved listing is read without a VIOS, and its table has the columns of the LPAR-Tool")
    func saved() async throws {
        let bench = try CommandBench()
        let pools = try bench.file(
            "lssp",
            """
            Pool              Size(mb)   Free(mb)  Alloc Size(mb)    BDs Type
            rootvg              571392      69632             512      0 LVPOOL
            testpool             10168       1976               8      3 LVPOOL

            """)
        let run = try await bench.run(["vios", "lssp", "--from-file", pools])
        #expect(
            run.results == """
                POOL      TYPE    SIZE       FREE       ALLOC      BDS
                rootvg    LVPOOL  558.00 GB   68.00 GB  512.00 MB  0
                testpool  LVPOOL    9.93 GB    1.93 GB    8.00 MB  3

                """)
    }

    @Test("lsrep shows the repository and its pool, and dashes where there is none")
    func repositoryTable() async throws {
        let bench = try CommandBench()
        let listed = try bench.file(
            "lsrep",
            """
            Size(mb) Free(mb) Parent Pool         Parent Size      Parent Free
                1015      918 rootvg                  1089536          1057792

            Name                                                  File Size Optical         Access
            rhcos43                                                      97 None            rw

            """)
        let run = try await bench.run(["vios", "lsrep", "--from-file", listed])
        #expect(
            run.results == """
                POOL    SIZE        FREE       PARENT SIZE  PARENT FREE
                rootvg  1015.00 MB  918.00 MB  1064.00 GB   1033.00 GB

                """)
        let none = try CommandBench()
        let file = try none.file("lsrep", "The DVD repository has not been created yet.\n")
        #expect(
            try await none.run(["vios", "lsrep", "--from-file", file]).results
                == "POOL  SIZE  FREE  PARENT SIZE  PARENT FREE\n-     -     -     -            -\n")
    }
}
