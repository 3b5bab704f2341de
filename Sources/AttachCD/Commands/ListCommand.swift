import ArgumentParser
import FoundationEssentials
import Glibc
import PowerVM
import VirtualOptical

struct ListCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the virtual optical drives of systems, VIOSes or LPARs.",
        discussion: """
            Without a name it lists everything in the inventory; with --hmc alone, everything that the HMC manages. It only reads.

              attach-cd list --where 'lpar~^aix' --fields lpar,vtd,medium
            """)

    @Argument(help: ArgumentHelp("Systems, VIOSes or LPARs of the inventory, or ssh hosts of VIOSes.", valueName: "name"))
    var names: [String] = []

    @Flag(help: "Also query the running LPARs for cd and mount point; the state is theirs then.")
    var cd = false

    @Flag(help: "Also list server adapters without a drive.")
    var allAdapters = false

    @OptionGroup var list: ListOptions
    @OptionGroup var hmc: HMCOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws { _ = try list.form(of: DriveRecords.fields) }

    func run(_ context: CLIContext) async throws {
        let form = try list.form(of: DriveRecords.fields)
        let session = try CLISession("list", context: context, connection: connection, output: try list.output.common)
        let work = EstateSession(
            words: names, hmc: hmc, asksLPARs: cd, conditions: form.selection.conditions, session: session)
        let records = DriveRecords(showsAllAdapters: allAdapters)
        try await session.perform(abandoned: { _ in EstateEnd<EstateListing>.interrupted(operation: "list") }) { run in
            EstateEnd(await work.estate(run), operation: "list") { estate in
                EstateListing(
                    estate: estate, table: records.table(estate).selected(form.selection), format: form.format,
                    time: Date().ISO8601Format())
            }
        }
    }
}
