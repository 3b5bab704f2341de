import Foundation
import PowerVM
import Testing

@testable import AttachCD
@testable import Remoting
@testable import VirtualOptical

/// The options that every command has, and the commands that connect to nothing.
@Suite struct CommonOptionTests {
    static let commands = [["aix04"], ["status", "aix04"], ["vios", "rmvopt", "ms13-vio1", "cd"], ["lpar-setup", "aix04"]]

    @Test("the ssh options reach the connections of each command", arguments: commands)
    func connection(words: [String]) async throws {
        let bench = try CommandBench()
        let (key, configuration) = (try bench.file("key", "k"), try bench.file("ssh_config", ""))
        let recording = try await bench.run(
            words + [
                "--identity", key, "--ssh-config", configuration, "--accept-new-host-keys", "--timeout", "9s", "--transport",
                "openssh", "-vv",
            ])
        let parameters = try #require(recording.connections.first)
        #expect(recording.connections.count == 1)
        #expect(parameters.overrides.identity == key && parameters.overrides.acceptNewHostKeys)
        #expect(parameters.overrides.timeout == .seconds(9) && parameters.options.authenticationTimeout == .seconds(9))
        #expect(parameters.transport == .openssh && parameters.configuration.file == configuration)
        #expect(parameters.options.logger.logLevel == .debug && parameters.options.askHostKey == nil)
    }

    @Test("--timeout bounds commands and cfgmgr")
    func limits() async throws {
        let limits = try #require(try await CommandBench.run("aix04", "--timeout", "9s").attach.first).context.limits
        #expect(limits.command == .seconds(9) && limits.configure == .seconds(9))
        #expect(try await CommandBench.run("aix04").attach.first?.context.limits == OperationContext.Limits())
    }

    @Test("--audit and --audit-log choose where changes are recorded")
    func audit() async throws {
        let bench = try CommandBench()
        let log = try bench.file("log", "")
        let recording = try await bench.run(["aix04", "--audit", "both", "--audit-log", log])
        #expect(recording.audit.first?.file?.path == log && recording.audit.first?.syslog != nil)
        #expect(try await CommandBench.run("aix04").audit.first?.syslog == nil)
    }

    @Test("--inventory replaces the environment's; a file that can't be read ends the command before it connects")
    func inventory() async throws {
        let bench = try CommandBench()
        let file = try bench.file("other.yaml", "lpars: { aix04: { host: elsewhere } }\n")
        #expect(try await bench.run(["aix04", "--inventory", file]).attach.first?.hosts.lpar?.runner.host == "elsewhere")
        let recording = try await CommandBench.run("aix04", "--inventory", "/nonexistent/inventory.yaml")
        #expect(recording.exitCode == 2 && recording.connections.isEmpty)
    }

    @Test("parse reads the file that it is given, by the command that it is given")
    func parse() async throws {
        let bench = try CommandBench()
        let file = try bench.file("saved", "4.1.0.10\n")
        let recording = try await bench.run(["parse", "ioslevel", "--from-file", file])
        #expect(recording.exitCode == 0 && recording.results.contains("4.1.0.10") && recording.connections.isEmpty)
        let missing = try await bench.run(["parse", "ioslevel", "--from-file", file + ".missing"])
        #expect(missing.exitCode == 1 && missing.results.contains("unreadable-file"))
    }

    @Test("history reads the log that it is given, and selects by name and time")
    func history() async throws {
        let bench = try CommandBench()
        let lines = [("2026-11-01", "aix04"), ("2026-11-03", "aix04"), ("2026-11-03", "aix05")].map { day, lpar in
            AuditHistoryTests.line(
                "\(day)T10:00:00Z", "report",
                #""operation":"attach","status":"attached","results":[{"lpar":"\#(lpar)","status":"attached","changed":true}]"#)
        }
        let log = try bench.file("log", lines.joined(separator: "\n") + "\n")
        let recording = try await bench.run(["history", "aix04", "--since", "2026-11-02", "--audit-log", log])
        #expect(recording.results.contains("2026-11-03T10:00:00Z  ") && !recording.results.contains("2026-11-01"))
        #expect(!recording.results.contains("aix05") && recording.connections.isEmpty)
        let syslog = try await bench.run(["history", "--audit", "syslog"])
        #expect(syslog.exitCode == 2 && syslog.messages.contains("journalctl"))
    }
}
