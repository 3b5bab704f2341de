import Remoting
import ArgumentParser
import PowerVM
import VirtualOptical

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Print what was changed: who, when, what, with which result and reason.",
        discussion: "Reads the audit log and its rotated files; contacts no host.")

    @Argument(help: ArgumentHelp("Only this LPAR, or this VIOS.", valueName: "lpar"))
    var name: String?

    @Option(help: ArgumentHelp("Only what is newer: 2h, 7d, 2026-11-28, 2026-11-28T10:30.", valueName: "time"))
    var since: SinceArgument?

    @OptionGroup var audit: AuditOptions
    @OptionGroup var output: OutputOptions

    private func defaults(_ environment: Environment) throws -> Inventory.Defaults {
        do throws(ConfigurationError) {
            return try Settings(sshConfig: nil, inventory: nil, environment: environment).inventory.value.defaults
        } catch {
            throw CommandFailureExit(
                problem: Problem(.refused, .configuration, error.description, hint: error.hint), output: output,
                operation: "history")
        }
    }

    func run() async throws {
        let environment = Environment.current()
        let settings = audit.settings(defaults: try defaults(environment), environment: environment)
        guard let path = settings.file?.path else {
            throw CommandFailureExit(
                problem: Problem(
                    .refused, .configuration, "the audit log goes to syslog only",
                    hint: "query the journal: journalctl -t attach-cd"), output: output, operation: "history")
        }
        let contents = await AuditReader(path: path).read()
        for note in contents.notes { Terminal.error("attach-cd: \(SafeText.clean(note))\n") }
        if contents.files.isEmpty { Terminal.error("attach-cd: there is no audit log at \(SafeText.clean(path))\n") }
        let view = HistoryListing(history: AuditHistory(contents.records).only(name, since: since?.text))
        Terminal.out(output.effectiveFormat == .json ? view.json.cleaned.printed + "\n" : view.table.text, .listing)
    }
}

/// `history`: one row for each LPAR of a run.
struct HistoryListing {
    var history: AuditHistory

    var table: TextTable {
        TextTable(
            header: ["TIME", "WHO", "OPERATION", "LPAR", "VIOS", "DRIVE", "RESULT", "REASON"],
            rows: history.entries.map { entry in
                let who = entry.sudoUser.map { "\($0) (\(entry.user))" } ?? entry.user
                let result = entry.status + (entry.code.map { " (\($0))" } ?? "") + (entry.command.map { " (\($0))" } ?? "")
                return [
                    entry.time, who, entry.operation, entry.lpar ?? "-", entry.vios ?? "-", entry.drive ?? "-", result,
                    entry.reason ?? "-",
                ]
            })
    }

    var json: JSONValue {
        [
            "schema": .string(ReportJSON.schema), "operation": .string("history"),
            "entries": .array(history.entries.map(Self.document)),
        ]
    }

    private static func document(_ entry: AuditEntry) -> JSONValue {
        [
            "time": .string(entry.time), "user": .string(entry.user), "sudo_user": ReportJSON.text(entry.sudoUser),
            "host": ReportJSON.text(entry.host), "operation": .string(entry.operation), "lpar": ReportJSON.text(entry.lpar),
            "vios": ReportJSON.text(entry.vios), "drive": ReportJSON.text(entry.drive), "status": .string(entry.status),
            "changed": ReportJSON.flag(entry.changed), "code": ReportJSON.text(entry.code),
            "command": ReportJSON.text(entry.command), "reason": ReportJSON.text(entry.reason), "run": ReportJSON.text(entry.run),
        ]
    }
}
