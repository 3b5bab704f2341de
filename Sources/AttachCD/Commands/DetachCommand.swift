import ArgumentParser
import VirtualOptical

struct DetachCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "detach", _superCommandName: SingleCommand.parent,
        abstract: "Remove the cd from AIX, then the drive from the VIOS.")

    @OptionGroup var lpar: LPAROptions
    @OptionGroup(title: "Change") var change: DetachOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws { try output.refuseNagios() }

    func run(_ context: CLIContext) async throws {
        let session = try CLISession("detach", context: context, connection: connection, output: output)
        let (isDryRun, acceptsUnproven) = (change.dryRun, change.acceptUnproven)
        let records = change.removeMedium ? MediaJournal(context.environment) : nil
        try await session.perform(
            .detach, lpar, viosOnly: change.viosOnly, reason: change.reason,
            skipUnknown: change.skipUnknown, isDryRun: change.dryRun
        ) { job in
            await context.operations.detach(
                DetachOperation(
                    request: job.request, isDryRun: isDryRun, acceptsUnproven: acceptsUnproven, records: records,
                    hosts: job.hosts, context: job.context))
        }
    }
}

struct DetachOptions: ParsableArguments {
    @Flag(help: "Change only the VIOS: the LPAR isn't running. Needs the partition id, from an HMC or the inventory.")
    var viosOnly = false

    @Flag(help: "Remove the only cd that could belong to the drive, even if nothing proves that it does.")
    var acceptUnproven = false

    @Flag(help: "Remove the medium from the repository, too, if it is read-only and attach-cd created it.")
    var removeMedium = false

    @Flag(help: "Run the survey for real, print the plan with the exact remote commands, change nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("A change number or note, kept in the report and the audit log.", valueName: "text"))
    var reason: String?

    @Flag(help: "If an LPAR doesn't exist, process the others; without this option nothing is changed then.")
    var skipUnknown = false
}
