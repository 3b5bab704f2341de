import ArgumentParser
import VirtualOptical

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say what there is, read only: attached (0), pending or not-attached (5).")

    @OptionGroup var lpar: LPAROptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let session = try CLISession(connection: connection, output: output)
        try await session.run(.status, lpar) { job in
            await StatusOperation(request: job.request, hosts: job.hosts, context: job.context).run()
        }
    }
}
