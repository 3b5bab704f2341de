import ArgumentParser
import PowerVM
import VirtualOptical

struct InsertCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "insert", _superCommandName: SingleCommand.parent,
        abstract: "Load a medium into the drive that each LPAR has; on the VIOS only, so also during an installation.")

    @Argument(help: "The medium, as vios lsmedia lists it; {lpar} stands for the name of each LPAR.")
    var medium: MediumArgument
    @OptionGroup var lpar: LPAROptions
    @OptionGroup(title: "Change") var replacing: ReplaceOptions
    @OptionGroup(title: "Change") var change: PlanOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run(_ context: CLIContext) async throws {
        let session = try CLISession("insert", context: context, connection: connection, output: output)
        let (medium, replacement, isDryRun) = (medium, replacing.replacement, change.dryRun)
        let records = MediaJournal(context.environment)
        try await session.perform(
            .insert, lpar, viosOnly: true, reason: change.reason, isDryRun: change.dryRun
        ) { job in
            do throws(Problem) {
                let wanted = AttachIntent.Medium(
                    name: try medium.valid(for: job.request.lpar.name), replacement: replacement)
                return await context.operations.insert(
                    InsertOperation(
                        request: job.request, medium: wanted, isDryRun: isDryRun, records: records, hosts: job.hosts,
                        context: job.context))
            } catch {
                return LPARReport(lpar: job.request.lpar.name, failed: error)
            }
        }
    }
}

struct EjectCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "eject", _superCommandName: SingleCommand.parent,
        abstract: "Take the medium out of the drive of each LPAR; on the VIOS only, so also during an installation.")

    @OptionGroup var lpar: LPAROptions
    @Flag(help: "Take it out even if the client holds it.")
    var force = false
    @Flag(help: "Remove the medium from the repository, too, if it is read-only and attach-cd created it.")
    var removeMedium = false
    @OptionGroup(title: "Change") var change: PlanOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run(_ context: CLIContext) async throws {
        let session = try CLISession("eject", context: context, connection: connection, output: output)
        let records = MediaJournal(context.environment)
        let intent = EjectOperation.Intent(mayRelease: force, removesMedium: removeMedium, isDryRun: change.dryRun)
        try await session.perform(
            .eject, lpar, viosOnly: true, reason: change.reason, isDryRun: change.dryRun
        ) { job in
            await context.operations.eject(
                EjectOperation(
                    request: job.request, intent: intent, hosts: job.hosts, context: job.context, records: records))
        }
    }
}
