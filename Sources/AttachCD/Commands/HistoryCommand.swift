import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

struct HistoryCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Print recorded changes: who, when, what, with which result and reason.",
        discussion: "Reads the audit log and its rotated files; contacts no host.")

    @Argument(help: ArgumentHelp("Only this LPAR, or this VIOS.", valueName: "lpar"), completion: .lparsAndVIOSes)
    var name: String?

    @Option(help: ArgumentHelp("Only what is newer: 2h, 7d, 2026-11-28, 2026-11-28T10:30.", valueName: "time"))
    var since: SinceArgument?

    @OptionGroup var audit: AuditOptions
    @OptionGroup var list: ListOptions

    func validate() throws { _ = try list.form(of: HistoryListing.fields) }

    private func defaults(_ environment: Environment, _ output: OutputOptions) throws -> Inventory.Defaults {
        do throws(ConfigurationError) {
            return try Settings(sshConfig: nil, inventory: nil, environment: environment).inventory.value.defaults
        } catch {
            throw CommandFailureExit(
                problem: Problem(.refused, .configuration, error.description, hint: error.hint), output: output,
                operation: "history")
        }
    }

    func run(_ context: CLIContext) async throws {
        context.signals.release()
        let output = try list.output.common
        let settings = audit.settings(defaults: try defaults(context.environment, output), environment: context.environment)
        guard let path = settings.file?.path else {
            throw CommandFailureExit(
                problem: Problem(
                    .refused, .configuration, "the audit log goes to syslog only",
                    hint: "query the journal: journalctl -t attach-cd"), output: output, operation: "history")
        }
        let reader = AuditReader(path: path)
        let contents: AuditReader.Contents
        do throws(Directory.Failure) {
            contents = try await reader.read()
        } catch {
            throw CommandFailureExit(
                problem: Problem(
                    .refused, .configuration, "\(reader.directory) can't be searched: \(error.reason)",
                    hint: "check the path and its permissions"), output: output, operation: "history")
        }
        for note in contents.notes { context.output.note(note) }
        if contents.files.isEmpty, contents.notes.isEmpty { context.output.note("there is no audit log at \(path)") }
        HistoryListing(history: AuditHistory(contents.records).only(name, since: since?.text)).write(
            try list.form(of: HistoryListing.fields), context)
    }
}
