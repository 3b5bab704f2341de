import Foundation
import Remoting
import TestSupport
import Testing

@testable import AttachCD

@Suite struct NameCompletionTests {
    private func completion(
        inventory: String?, ssh: [String: String], words: [String] = ["attach-cd"], _ body: (NameCompletion) throws -> Void
    ) throws {
        let home = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: home.path(".ssh/conf.d"), withIntermediateDirectories: true)
        for (name, text) in ssh { _ = try home.write(".ssh/" + name, text) }
        var variables = ["HOME": "/nowhere"]
        if let inventory { variables["ATTACH_CD_INVENTORY"] = try home.write("inventory.yaml", inventory) }
        try body(NameCompletion(words: words, environment: Environment(variables: variables), home: home.root))
    }

    private static let inventory = """
        systems:
          ms12: { vios: [ms12-vio1, ms12-vio2], hmc: hmc01 }
        lpars:
          aix04: { system: ms12 }
          db01: { system: ms12, host: db01-admin }
        """

    @Test("LPARs are those of the inventory and the hosts that it doesn't know as anything else")
    func withInventory() throws {
        let config = "Host aix09 *.example.com !aix10 ms12-vio1 hmc01 db01-admin\n  HostName 192.0.2.9\n"
        try completion(inventory: Self.inventory, ssh: ["config": config]) { names in
            #expect(names.lpars.filter { $0 != "localhost" } == ["aix04", "aix09", "db01"])
            #expect(names.vioses == ["ms12-vio1", "ms12-vio2"])
            #expect(names.hmcs == ["hmc01"])
            #expect(names.systems == ["ms12"])
        }
    }

    @Test("without an inventory every literal host may be any of them")
    func withoutInventory() throws {
        try completion(inventory: nil, ssh: ["config": "host=aix01\nHOST \"vio1\"\n"]) { names in
            #expect(names.lpars.contains("aix01") && names.lpars.contains("vio1"))
            #expect(names.vioses.contains("vio1"))
            #expect(names.systems.isEmpty)
        }
    }

    @Test("included files are read, and a file that includes itself ends")
    func includes() throws {
        let files = [
            "config": "Include conf.d/*\nInclude ~/.ssh/config\n", "conf.d/a": "Host aix02\n", "conf.d/b": "Host aix03\n",
        ]
        try completion(inventory: nil, ssh: files) { names in
            #expect(Set(["aix02", "aix03"]).isSubset(of: names.lpars))
        }
    }

    @Test("a file that isn't a regular one is passed over", .timeLimit(.minutes(1)))
    func fifo() throws {
        let directory = try TemporaryDirectory()
        #expect(mkfifo(directory.path("fifo"), 0o600) == 0)
        try completion(inventory: nil, ssh: ["config": "Include \(directory.path("fifo"))\nHost aix02\n"]) { names in
            #expect(names.lpars.contains("aix02"))
        }
    }

    @Test("one signal ends a completion that waits for a file", .timeLimit(.minutes(1)))
    func signal() async throws {
        var program = try Program("attach-cd")
        let fifo = program.home.path("fifo")
        #expect(mkfifo(fifo, 0o600) == 0)
        program.environment["ATTACH_CD_INVENTORY"] = fifo
        let running = try program.start(["---completion", "attach", "--", "positional@0", "2", "0", "attach-cd", "attach", ""])
        // It may not have begun to wait: the signal ends it then, too.
        try await Task.sleep(for: .milliseconds(300))
        running.send(SIGTERM)
        #expect(try await running.end(within: .seconds(20)).status == 143)
    }

    @Test("a name that a shell could expand is never offered")
    func hostile() throws {
        try completion(inventory: "lpars:\n  \"$(reboot)\": {}\n  aix01: {}\n", ssh: ["config": "Host `id` a;b -x\n"]) { names in
            #expect(names.lpars.allSatisfy { !$0.contains(where: "$`;(".contains) && !$0.hasPrefix("-") })
            #expect(names.lpars.contains("aix01"))
        }
    }

    @Test("files that the command line names count, and faulty ones complete nothing")
    func otherFiles() throws {
        let directory = try TemporaryDirectory()
        let config = try directory.write("other", "Host aix77\n")
        try completion(inventory: nil, ssh: [:], words: ["attach-cd", "--ssh-config", config]) { names in
            #expect(names.lpars == ["aix77"])
        }
        try completion(inventory: "nonsense: [", ssh: [:], words: ["attach-cd", "--ssh-config=" + config]) { names in
            #expect(names.lpars == ["aix77"] && names.systems.isEmpty)
        }
    }
}
