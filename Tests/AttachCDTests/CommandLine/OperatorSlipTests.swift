import Foundation
import TestSupport
import Testing

/// Slips that are recognized before anything is connected.
@Suite struct OperatorSlipTests {
    private func program(_ inventory: String = "") throws -> Program {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        guard !inventory.isEmpty else { return program }
        var result = program
        result.environment["ATTACH_CD_INVENTORY"] = try program.home.write("inventory.yaml", inventory)
        return result
    }

    @Test(
        "usage errors name what is missing",
        arguments: [
            (["--wait", "30", "aix04"], "--wait 30: add a unit (30s, 30m, 30h)"),
            (["--timeout", "5", "aix04"], "--timeout 5: add a unit"),
            (["--identity", "/nowhere/key", "aix04"], "--identity /nowhere/key: No such file or directory"),
            (["--vios", "a", "--vios=b", "aix04"], "--vios is given more than once"),
            (["@lpars"], "'@lpars' isn't a valid LPAR or host name"), (["attach", "root@"], "'root@' isn't a valid LPAR"),
            (["--name", "a", "--name", "b", "aix04"], "--name is given more than once"),
            (["--iso", "a.iso", "--iso=b.iso", "aix04"], "--iso is given more than once"),
            (["media", "put", "--from-vios", "a", "--from-vios", "b", "--vios", "v"], "--from-vios is given more than once"),
            (["list", "--fields", "vios", "--fields", "lpar"], "--fields is given more than once"),
            (["list", "--sort", "vios", "--sort", "lpar"], "--sort is given more than once"),
            (["media", "get", "x.iso", "--vios", "v", "-o", "a", "-o", "b"], "-o is given more than once"),
            (["media", "get", "x.iso", "--vios", "a", "--vios", "b"], "--vios is given more than once"),
        ])
    func usage(arguments: [String], text: String) async throws {
        let answer = try await program().run(arguments)
        #expect(answer.status == 64 && answer.err.contains(text), "\(answer)")
    }

    @Test(
        "what is documented as repeatable can be repeated",
        arguments: [
            ["detach", "-f", "LIST", "-f", "LIST", "--from-list", "LIST", "--from-list", "LIST", "--dry-run"],
            ["list", "--where", "lpar=a", "--where", "vios=b"], ["status", "-v", "-v", "--json", "--json", "-f", "LIST"],
            ["status", "--ssh-config", "/dev/null", "--ssh-config", "/dev/null", "-f", "LIST"],
            ["media", "rm", "x.iso", "--vios", "a.invalid", "--vios", "b.invalid"],
            ["media", "put", "LIST", "--for", "a.invalid", "--for", "b.invalid"],
            ["media", "copy", "x.iso", "--from", "a.invalid", "--to", "b.invalid", "--to", "c.invalid"],
            // The second one is a value.
            ["list", "--sort", "--fields", "--fields", "lpar"],
        ])
    func repeatable(arguments: [String]) async throws {
        let program = try program()
        let list = try program.home.write("list", "aix04.invalid\n")
        let answer = try await program.run(arguments.map { $0 == "LIST" ? list : $0 } + ["--timeout", "5s"])
        #expect(!answer.err.contains(/(^|\s)-\S+ is given more than once/), "\(answer)")
    }

    @Test("an inventory that an alias sets is replaced by the one that was typed")
    func alias() async throws {
        let program = try program()
        let typed = try program.home.write("typed.yaml", "systems: {}\n")
        let answer = try await program.run(["list", "--json", "--inventory", "/nowhere/inventory.yaml", "--inventory", typed])
        #expect(answer.out.contains("no system is in the inventory"), "\(answer)")
    }

    @Test(
        "what was typed never reaches the terminal as an escape sequence",
        arguments: [
            ["\u{1b}[31mdetatch", "aix04"], ["detatch", "\u{1b}]0;x\u{7}"], ["help", "\u{1b}[31m"], ["\u{1b}[2J"],
            ["aix04", "-\u{9b}31m"],
            ["aix04", "--no\u{1b}[31m"], ["--vios", "\u{1b}[31m", "aix04"], ["aix04", "--wait", "\u{1b}[31m"],
            ["aix04", "--identity", "\u{1b}[31m"], ["vios", "\u{1b}[31m"], ["parse", "\u{1b}[31m"],
            ["history", "--since", "\u{1b}[31m"],
            ["vios", "lsvopt", "\u{1b}[31m"], ["media", "\u{1b}[31m"],
        ])
    func escapes(arguments: [String]) async throws {
        for words in [arguments, arguments + ["--json"]] {
            let answer = try await program().run(words)
            #expect(answer.status != 0)
            let text = answer.out + answer.err
            #expect(
                !text.unicodeScalars.contains { $0 != "\n" && ($0.value < 32 || (127..<160).contains($0.value)) }, "\(answer)")
        }
    }

    private static let inventory = """
        systems:
          ms12: { vios: [ms12-vio1, ms12-vio2] }
        lpars:
          aix04: { system: ms12 }

        """

    @Test("a VIOS given as an LPAR, and the reverse, are recognized from the inventory")
    func confusion() async throws {
        let program = try program(Self.inventory)
        for (arguments, code) in [
            (["status", "ms12-vio1"], "not-an-lpar"), (["status", "aix04", "--vios", "aix04"], "not-a-vios"),
        ] {
            let answer = try await program.run(arguments + ["--json"])
            let document = try JSON.read(answer.out)
            #expect(answer.status == 2 && document["results"][0]["error"]["code"] == .string(code), "\(answer)")
        }
        let verb = try await program.run(["vios", "lsvopt", "aix04", "--json"])
        let document = try JSON.read(verb.out)
        #expect(verb.status == 2 && document["error"]["code"] == .string("not-a-vios"), "\(verb)")
        #expect(document["error"]["hint"].text?.contains("ms12-vio1, ms12-vio2") == true)
    }

    @Test(
        "names of AIX's and the VIOS's own devices are refused for a new drive", arguments: ["hdisk0", "cd0", "vhost3", "vtopt1"])
    func deviceNames(name: String) async throws {
        try await E2E.with("seed") { e2e in
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix04", "--name", name)
                #expect(["aix04 refused invalid-name", "aix04 refused name-taken"].contains(report.words.first ?? ""))
                let verb = try await e2e.text("vios", "mkvopt", "ms12-vio1", "vhost0", name)
                #expect(verb.status == 2, "\(verb)")
            }
            #expect(effects == .none)
            #expect(try await e2e.text("vios", "mkvopt", "ms12-vio1", "vhost2").status == 0)
            #expect(try await e2e.report("aix04", "--name", "vtopt0").words == ["aix04 attached"])
        }
    }

    @Test("verbs that find nothing to do explain it, with 0")
    func idle() async throws {
        try await E2E.with("seed") { e2e in
            let removed = try await e2e.text("vios", "rmvopt", "ms12-vio1", "typo_cd")
            #expect(removed.status == 0 && removed.out.isEmpty)
            #expect(removed.err.contains("no drive typo_cd on ms12-vio1; nothing removed"), "\(removed)")
            #expect(try await e2e.text("vios", "mkvopt", "ms12-vio1", "vhost2", "x_cd").status == 0)
            let unloaded = try await e2e.text("vios", "unloadopt", "ms12-vio1", "x_cd")
            #expect(unloaded.status == 0 && unloaded.err.contains("is empty; nothing unloaded"), "\(unloaded)")
        }
    }

    @Test("companion: installed, and it isn't: refused with the command that installs it")
    func companion() async throws {
        try await E2E.with("seed") { e2e in
            var program = e2e.program
            let text = try String(contentsOfFile: e2e.lab.inventory, encoding: .utf8)
            program.environment["ATTACH_CD_INVENTORY"] = try program.home.write(
                "inventory.yaml", text + "\ndefaults: { companion: installed }\n")
            let effects = try await e2e.effects {
                let answer = try await program.run(["aix04", "--json"])
                let report = try E2E.read(answer, ["aix04"], #_sourceLocation)
                #expect(report.words == ["aix04 refused companion-missing"], "\(answer)")
                #expect(report["aix04"]["error"]["hint"].text?.contains("attach-cd lpar-setup aix04") == true)
            }
            #expect(effects == .none)
        }
    }
}
