import ArgumentParser
import VirtualOptical

struct AttachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Make sure each LPAR has its drive, configured and verified.")

    @OptionGroup var lpar: LPAROptions
    @OptionGroup var attach: AttachOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let session = try CLISession(connection: connection, output: output)
        try await session.run(.attach, lpar, attach.wish) { job in
            await AttachOperation(request: job.request, hosts: job.hosts, surroundings: job.surroundings).run()
        }
    }
}
