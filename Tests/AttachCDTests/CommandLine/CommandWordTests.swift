import TestSupport
import Testing

@testable import AttachCD

/// A first word that was meant as a command is never taken for an LPAR.
@Suite struct CommandWordTests {
    /// Slips of the finger, and the words of other tools.
    static let mistypedWords = [
        "detatch", "dettach", "detahc", "dtach", "deatch", "detach1", "Detach", "DETACH", "detac", "detch", "atach", "attahc",
        "attatch", "attch", "attache", "staus", "stauts", "stats", "statu", "statuss", "doctr", "docter", "dcotor",
        "vois", "viso", "vio", "vioss", "prase", "pars", "parsee", "hlep", "hepl", "halp", "lparsetup", "lpar-stup",
        "rm", "remove", "delete", "del", "add", "create", "make", "new", "ls", "show", "get", "info", "log", "logs", "load",
        "unload", "mount", "umount", "hmc", "lpar", "lsmap", "lsvopt", "lsmedia", "version", "config", "init", "setup",
    ]
    @Test("they change nothing: 64, no host is contacted", arguments: mistypedWords)
    func mistyped(word: String) async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        let text = try await program.run([word, "aix04"])
        #expect(text.status == 64 && text.out.isEmpty, "\(text)")
        #expect(text.err.contains("unknown command '\(word)'"), "\(text.err)")
        #expect(text.err.contains("attach-cd attach \(word) aix04"), "\(text.err)")
        let json = try await program.run([word, "aix04", "--json"])
        let document = try JSON.read(json.out)
        #expect(json.status == 64 && json.err.isEmpty && ReportSchema.faults(in: document).isEmpty, "\(json)")
        #expect(document["status"] == .string("usage"))
        #expect(document["error"]["code"] == .string("unknown-command"))
    }

    @Test(
        "the suggestion is the nearest command, or the one that does that job",
        arguments: [
            ("detatch", "detach"), ("rm", "detach"), ("ls", "list"), ("lsmap", "vios lsvscsi"), ("vio1", "vios"),
            ("Attach", "attach"),
            ("version", "--version"), ("statsu", "status"),
        ])
    func suggestion(word: String, meant: String) {
        #expect(CommandWords(commands: RootCommand.commandWords).reading(of: word) == .slip(suggestion: meant))
    }

    @Test("no suggestion names a command that isn't there")
    func suggestions() {
        let words = CommandWords(commands: RootCommand.commandWords)
        for word in Self.mistypedWords + Array(CommandWords.trade.keys) {
            guard case .slip(let meant?) = words.reading(of: word), !meant.hasPrefix("-") else { continue }
            #expect(RootCommand.commandWords.contains { meant == $0 || meant.hasPrefix($0 + " ") }, "\(word): \(meant)")
        }
    }

    @Test(
        "usual names of LPARs are accepted", arguments: ["aix04", "mail", "app", "test", "mq1", "db2", "nim", "web01", "sap-prd"])
    func names(word: String) {
        #expect(CommandWords(commands: RootCommand.commandWords).reading(of: word) == .name)
    }

    @Test(
        "an LPAR that inventory or ssh configuration name works, whatever it resembles",
        arguments: [
            "mail", "app", "test", "vio1", "mq1", "log", "rm", "hmc", "stats",
        ])
    func known(word: String) async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        let inventory = try program.home.write("inventory.yaml", "lpars:\n  \(word): { host: 'no..such' }\n")
        let config = try program.home.write("ssh_config", "Host other \(word)\n    HostName no..such\n")
        for options in [["--inventory", inventory], ["--inventory=" + inventory], ["--ssh-config", config]] {
            let answer = try await program.run([word, "--vios", "no..vios", "--json"] + options)
            let document = try JSON.read(answer.out)
            #expect(document["results"].items.first?["lpar"] == .string(word), "\(answer)")
        }
    }

    @Test(
        "a pattern that isn't exactly the word doesn't make it an LPAR",
        arguments: ["*", "det*", "d?tatch", "* !aix04", "detatch2"])
    func patterns(pattern: String) async throws {
        let program = try Program("attach-cd")
        let config = try program.home.write(
            "ssh_config", "Host \(pattern)\n    CanonicalizeHostname always\n    CanonicalDomains example.com\n")
        let answer = try await program.run(["detatch", "aix04", "--ssh-config", config])
        #expect(answer.status == 64 && answer.err.contains("did you mean detach?"), "\(answer)")
    }

    @Test("behind options the first LPAR is guarded, too; what the parser doesn't know doesn't hide the slip")
    func behindOptions() async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        for words in [["--dry-run", "rm", "aix04"], ["-q", "--parallel", "3", "detatch", "aix04"], ["rm", "-f", "aix04"]] {
            let answer = try await program.run(words)
            #expect(answer.status == 64 && answer.err.contains("did you mean detach?"), "\(answer)")
        }
    }

    @Test("after an explicit attach every word is an LPAR")
    func explicit() async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        for word in ["detatch", "rm", "detach", "status", "list", "vios", "history"] {
            let answer = try await program.run(["attach", word, "--host", "no..such", "--vios", "no..vios", "--json"])
            let document = try JSON.read(answer.out)
            #expect(document["results"].items.first?["lpar"] == .string(word), "\(answer)")
        }
    }

    @Test("a command that doesn't stand first: the error prints the line as it should be")
    func misplaced() async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        let answer = try await program.run(["--hmc", "hmc01", "status", "aix04"])
        #expect(answer.status == 64 && answer.err.contains("attach-cd status --hmc hmc01 aix04"), "\(answer)")
        let second = try await program.run(["aix04", "status"])
        #expect(second.status == 64 && second.err.contains("attach-cd status aix04"), "\(second)")
    }

    @Test("a verb of vios that isn't there: the one that does that job, and the others")
    func verbs() async throws {
        for (word, meant) in [("lsmap", "lsvscsi"), ("lsvpot", "lsvopt"), ("mkvdev", "mkvopt")] {
            let answer = try await Program("attach-cd").run(["vios", word, "ms12-vio1"])
            #expect(answer.status == 64 && answer.err.contains("unknown verb '\(word)'; did you mean \(meant)?"), "\(answer)")
            #expect(answer.err.contains("lsvscsi, lsvopt, lsmedia, mkvopt, rmvopt, loadopt, unloadopt"))
        }
    }

    @Test("help on a command that isn't there is an error", arguments: [["nosuch"], ["vios", "nosuch"], ["detatch"]])
    func helpTopics(words: [String]) async throws {
        let answer = try await Program("attach-cd").run(["help"] + words)
        #expect(answer.status == 64 && answer.out.isEmpty && answer.err.contains("no help on"), "\(answer)")
        let good = try await Program("attach-cd").run(["help", "vios", "mkvopt"])
        #expect(good.status == 0 && good.out.contains("USAGE"))
    }
}
