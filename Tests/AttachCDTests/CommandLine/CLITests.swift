import Foundation
import TestSupport
import Testing

/// The program without any host: words, files, streams.
@Suite struct CLITests {
    @Test(
        "words and options that don't parse end with 64, in text on stderr, with JSON as one document",
        arguments: [
            [], ["--no-such-option", "aix04"], ["--name", "a", "aix04", "aix05"], ["--vadapter", "vhost1", "aix04", "aix05"],
            ["--vadapter", "hdisk0", "aix04"], ["--timeout", "fast", "aix04"], ["--timeout", "0s", "aix04"],
            ["--parallel", "0", "aix04"], ["--configure", "all", "aix04"], ["--format", "xml", "aix04"],
            ["--", "-oProxyCommand=x"], ["aix04\u{7}"], ["aix 04"], ["--host", "-x", "aix04"],
            ["vios", "mkvopt", "ms12-vio1"],
            ["vios", "lsvopt"], ["vios", "lsvopt", "a b"], ["parse", "lsmap"], ["detach"], ["status"], ["aix04", "status"],
            ["-v", "detach", "aix04"], ["--vios", "", "aix04"], [String(repeating: "x", count: 10_000)],
        ] as [[String]])
    func usage(arguments: [String]) async throws {
        let program = try Program("attach-cd")
        let text = try await program.run(arguments)
        #expect(text.status == 64, "\(text)")
        #expect(text.out.isEmpty && text.err.contains("Error:") && !text.err.contains("\u{7}"), "\(text)")
        guard !arguments.contains("--"), arguments.first != "parse" else { return }
        let json = try await program.run(arguments + ["--json"])
        #expect(json.status == 64 && json.err.isEmpty, "\(json)")
        let document = try JSON.read(json.out)
        #expect(ReportSchema.faults(in: document).isEmpty, "\(json.out)")
        #expect(document["error"]["code"] == .string("usage"))
    }

    @Test("a command behind options is not taken for an LPAR: nothing is attached when detach or status was meant")
    func commandBehindOptions() async throws {
        let program = try Program("attach-cd")
        for word in ["attach", "detach", "status", "vios", "parse"] {
            let answer = try await program.run(["--json", word, "aix04"])
            #expect(answer.status == 64 && answer.out.contains("attach-cd \(word)"), "\(answer)")
        }
    }

    @Test("help is text on stdout with 0, for every command")
    func help() async throws {
        let program = try Program("attach-cd")
        for words in [[], ["attach"], ["detach"], ["status"], ["parse"], ["vios", "mkvopt"]] {
            let answer = try await program.run(words + ["--help"])
            #expect(answer.status == 0 && answer.err.isEmpty && answer.out.contains("USAGE: attach-cd"), "\(words)")
            #expect(!answer.out.contains("\u{1b}"))
        }
        let version = try await program.run(["--version"])
        let lines = version.out.split(separator: "\n").map(String.init)
        #expect(version.status == 0 && lines.first?.wholeMatch(of: /\d+\.\d+\.\d+/) != nil, "\(version)")
        #expect(lines.dropFirst().map { $0.prefix { $0 != " " } } == ["commit", "libssh2", "OpenSSL"], "\(version)")
    }

    @Test(
        "a broken inventory is refused with its file and line, in text and JSON",
        arguments: [
            ("lpars:\n  aix04: { system: ms12, id: five }\n", 2, "id"), ("lpars:\n  aix04:\n    sytem: ms12\n", 3, "sytem"),
            ("systems:\n  ms12: { serial: 12345 }\n", 2, "serial"), ("systems: [a, b]\n", 1, "systems"),
            ("lpars:\n  aix04: { id: 5\n  aix05: }\n", 3, "YAML"), ("- a\n", 1, "file"),
            ("defaults: { become: su }\n", 1, "become"), ("defaults: { vios_user: \"-x\" }\n", 1, "user"),
        ])
    func brokenInventory(text: String, line: Int, word: String) async throws {
        var program = try Program("attach-cd")
        let file = try program.home.write("inventory.yaml", text)
        let answer = try await program.run(["--inventory", file, "aix04"])
        #expect(answer.status == 2 && answer.out.isEmpty)
        #expect(answer.err.contains("\(file):\(line)"), "\(answer.err)")
        #expect(answer.err.contains(word) && answer.err.contains("hint:"), "\(answer.err)")
        program.environment["ATTACH_CD_INVENTORY"] = file
        let json = try await program.run(["--json", "aix04"])
        let document = try JSON.read(json.out)
        #expect(json.status == 2 && json.err.isEmpty && document["error"]["code"] == .string("configuration"))
        #expect(ReportSchema.faults(in: document).isEmpty, "\(json.out)")
    }

    @Test("files that are missing or can't be read are named, and nothing else is tried")
    func missingFiles() async throws {
        let program = try Program("attach-cd")
        let directory = program.home.root
        for options in [
            ["--inventory", "/nowhere/inventory.yaml"], ["--ssh-config", "/nowhere/config"], ["--inventory", directory],
            ["--ssh-config", directory],
        ] {
            let answer = try await program.run(options + ["aix04", "--json"])
            let document = try JSON.read(answer.out)
            #expect(answer.status == 2 && document["status"] == .string("refused"), "\(answer)")
            #expect(document["error"]["message"].text?.contains(options[1]) == true, "\(answer)")
        }
        var elsewhere = program
        elsewhere.environment["ATTACH_CD_SSH_CONFIG"] = "/nowhere/config"
        let answer = try await elsewhere.run(["aix04"])
        #expect(answer.status == 2 && answer.err.contains("/nowhere/config"))
    }

    @Test("an option wins over the environment, the environment over the user's file")
    func precedence() async throws {
        var program = try Program("attach-cd")
        try FileManager.default.createDirectory(atPath: program.home.path("config/attach-cd"), withIntermediateDirectories: true)
        _ = try program.home.write("config/attach-cd/inventory.yaml", "user: 1\n")
        let environment = try program.home.write("environment.yaml", "environment: 1\n")
        let option = try program.home.write("option.yaml", "option: 1\n")
        let user = try await program.run(["aix04"])
        #expect(user.err.contains("unknown key 'user'"), "\(user)")
        program.environment["ATTACH_CD_INVENTORY"] = environment
        let second = try await program.run(["aix04"])
        #expect(second.err.contains("unknown key 'environment'"), "\(second)")
        let third = try await program.run(["--inventory", option, "aix04"])
        #expect(third.err.contains("unknown key 'option'"), "\(third)")
    }

    @Test("a broken ssh configuration is unreachable with what ssh says")
    func brokenSSHConfiguration() async throws {
        let program = try Program("attach-cd")
        let file = try program.home.write("ssh_config", "Host *\n    NoSuchKeyword yes\n")
        let answer = try await program.run(["--ssh-config", file, "--vios", "ms12-vio1", "aix04", "--json"])
        let report = try E2E.read(answer, [], #_sourceLocation)
        #expect(report.words == ["aix04 unreachable ssh-configuration"])
        let message = report["aix04"]["error"]["message"].text ?? ""
        #expect(message.lowercased().contains("nosuchkeyword") && message.contains("2"), "\(message)")
    }
}
