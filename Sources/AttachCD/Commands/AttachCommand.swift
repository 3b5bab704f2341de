import ArgumentParser
import VirtualOptical

struct AttachCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", _superCommandName: SingleCommand.parent,
        abstract: "Make sure each LPAR has its drive, configured and verified.")

    @OptionGroup var lpar: LPAROptions
    @OptionGroup(title: "Change") var attach: AttachOptions
    @OptionGroup(title: "Image") var iso: IsoOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try output.refuseNagios()
        try iso.validate(with: attach)
    }

    func run(_ context: CLIContext) async throws {
        let session = try CLISession("attach", context: context, connection: connection, output: output)
        let (attach, records) = (attach, MediaJournal(context.environment))
        let supply: IsoSupply?
        do throws(Problem) { supply = try iso.supply(attach, context) } catch {
            throw CommandFailureExit(problem: error, output: output, operation: "attach")
        }
        try await session.perform(
            .attach, lpar, viosOnly: attach.viosOnly, reason: attach.reason,
            skipUnknown: attach.skipUnknown, isDryRun: attach.dryRun, supply: supply
        ) { job in
            let lpar = job.request.lpar.name
            do throws(Problem) {
                var intent = try attach.intent(for: lpar).get()
                var operation = AttachOperation(
                    request: job.request, intent: intent, hosts: job.hosts, context: job.context, records: records)
                if let supply, let run = job.run {
                    let item = try await supply.item(for: lpar)
                    intent.medium = item.medium(attach.replacing.replacement)
                    operation = AttachOperation(
                        request: job.request, intent: intent, hosts: job.hosts, context: job.context,
                        supply: { host in await supply.put(item, on: host, run) })
                }
                return await context.operations.attach(operation)
            } catch {
                return LPARReport(lpar: lpar, failed: error)
            }
        }
    }
}
