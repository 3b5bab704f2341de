import ArgumentParser
import VirtualOptical

struct StatusCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", _superCommandName: SingleCommand.parent,
        abstract: "Report the current state; changes nothing. Exit 0: attached, 5: pending or not-attached.")

    @OptionGroup var lpar: LPAROptions
    @Flag(help: "Query only the VIOS: the LPAR isn't running. Needs the partition id, from an HMC or the inventory.")
    var viosOnly = false
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func run(_ context: CLIContext) async throws {
        let session = try CLISession("status", context: context, connection: connection, output: output)
        try await session.perform(.status, lpar, viosOnly: viosOnly) { job in
            await context.operations.status(StatusOperation(request: job.request, hosts: job.hosts, context: job.context))
        }
    }
}
