import ArgumentParser
import Remoting
import TestSupport
import Testing

@testable import AttachCD

/// An option that a command doesn't have is the first mistake that is reported, whatever else is missing.
@Suite struct UnknownOptionTests {
    /// Every command, by its words.
    static let commands: [[String]] = leaves([], RootCommand.configuration.subcommands)

    private static func leaves(_ words: [String], _ types: [any ParsableCommand.Type]) -> [[String]] {
        types.flatMap { type in
            let path = words + [type._commandName]
            return [path] + leaves(path, type.configuration.subcommands)
        }
    }

    @Test("the options of every command are those of its help", arguments: commands + [[]])
    func options(command: [String]) {
        let path = CommandPath(command)
        let options = CommandOptions(of: path.type)
        #expect(path.words == command && options.names.isSuperset(of: ["--help", "-h"]))
        #expect(options.unknown(in: ["--help", "--frobnicate=3"]) == "--frobnicate")
        #expect(options.unknown(in: ["-h", "name", "-X"]) == "-X")
        #expect(options.unknown(in: options.names.sorted().filter { !options.valued.contains($0) }) == nil)
    }

    @Test(
        "it comes before what is missing, and before what the command checks itself",
        arguments: [[], ["detach"], ["vios", "mkvopt"], ["media", "put"], ["inventory", "import"]])
    func first(command: [String]) async throws {
        for words in [["--frobnicate"], ["--frobnicate=3", "--json"]] {
            let reader = CommandLineReader(arguments: command + words, environment: Environment(variables: ["HOME": "/nowhere"]))
            let fault = try #require(await Self.fault(reader), "\(command + words)")
            #expect(fault.code == .usage && fault.message == "unknown option '--frobnicate'", "\(command + words): \(fault)")
            #expect(fault.hint.contains("--help lists"), "\(fault)")
            #expect(fault.operation == command.first ?? "attach")
        }
    }

    private static func fault(_ reader: CommandLineReader) async -> UsageFault? {
        do throws(CommandLineReader.Failure) {
            _ = try await reader.command()
        } catch {
            if case .fault(let fault) = error { return fault }
        }
        return nil
    }

    @Test("the document of JSON and the line of text, as a person gets them")
    func output() async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        let json = try await program.run(["status", "--frobnicate", "--json"])
        let document = try JSON.read(json.out)
        #expect(json.status == 64 && json.err.isEmpty && ReportSchema.faults(in: document).isEmpty, "\(json)")
        #expect(document["error"]["message"] == .string("unknown option '--frobnicate'"))
        #expect(document["operation"] == .string("status"))
        let text = try await program.run(["vios", "mkvopt", "--jsn"])
        #expect(text.status == 64 && text.out.isEmpty)
        #expect(
            text.err
                == "Error: unknown option '--jsn'; did you mean --json?\n  hint: attach-cd vios mkvopt --help lists the options\n"
        )
    }

    @Test(
        "an option is proposed only where it is as near as a typo",
        arguments: [("--jsn", "--json"), ("--raeson", "--reason"), ("-json", "--json"), ("--fiel", nil), ("--xyz", nil)])
    func suggestions(option: String, meant: String?) {
        #expect(CommandOptions(of: AttachCommand.self).nearest(to: option) == meant)
    }

    @Test("values aren't options, and what follows -- isn't either; short flags may be joined")
    func values() {
        let options = CommandOptions(of: ListCommand.self)
        for words in [["--sort", "-slot"], ["-vv"], ["-qv"], ["--", "--frobnicate"], ["-"], ["--where=x"], ["--help"], ["-h"]] {
            #expect(options.unknown(in: words) == nil, "\(words)")
        }
        #expect(options.unknown(in: ["--sort=slot", "-slot"]) == "-slot")
        #expect(options.unknown(in: ["--sort", "slot", "-vx"]) == "-vx")
    }

    @Test("an option before the verb of a group: the line as it should be")
    func early() async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        let answer = try await program.run(["vios", "--hmc", "hmc01", "lsvopt", "ms12-vio1"])
        #expect(
            answer.status == 64 && answer.err.contains("--hmc comes after the verb: attach-cd vios lsvopt --hmc hmc01 ms12-vio1"),
            "\(answer)")
    }

    @Test(
        "a word that isn't a verb of a group names the verbs",
        arguments: [("inventory", "import"), ("media", "put, ls, verify, copy, get, rm, clean")])
    func verbs(group: String, verbs: String) async throws {
        let answer = try await Program("attach-cd").run([group, "frob"])
        #expect(answer.status == 64 && answer.err.contains("unknown verb 'frob'"), "\(answer)")
        #expect(answer.err.contains("the verbs are \(verbs)"), "\(answer)")
    }

    @Test("the options of groups of options, too")
    func known() {
        let attach = CommandOptions(of: AttachCommand.self)
        #expect(attach.names.isSuperset(of: ["-f", "--from-list", "--transport", "--rollback", "--as", "-v"]))
        #expect(
            attach.valued.isSuperset(of: ["-f", "--from-list", "--transport", "--as"]) && !attach.valued.contains("--rollback"))
    }
}
