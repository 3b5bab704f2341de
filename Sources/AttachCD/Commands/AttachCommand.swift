import ArgumentParser
import VirtualOptical

struct AttachCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Make sure each LPAR has its drive, configured and verified.")

    @OptionGroup var lpar: LPAROptions
    @OptionGroup(title: "Change") var attach: AttachOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws { try output.refuseNagios() }

    func run(_ context: CLIContext) async throws {
        let session = try CLISession("attach", context: context, connection: connection, output: output)
        let attach = attach
        try await session.perform(
            .attach, lpar, viosOnly: attach.viosOnly, reason: attach.reason,
            skipUnknown: attach.unknown.skipUnknown, isDryRun: attach.dryRun
        ) { job in
            switch attach.intent(for: job.request.lpar.name) {
            case .success(let intent):
                await context.operations.attach(
                    AttachOperation(request: job.request, intent: intent, hosts: job.hosts, context: job.context))
            case .failure(let problem): LPARReport(lpar: job.request.lpar.name, failed: problem)
            }
        }
    }
}
