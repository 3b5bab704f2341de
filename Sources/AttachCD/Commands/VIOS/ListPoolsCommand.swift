import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical

struct ListPoolsCommand: ContextCommand {
    static let configuration = CommandConfiguration(commandName: "lssp", abstract: "List the storage pools.")

    @Argument(help: "The VIOS.")
    var vios: String?
    @OptionGroup var options: VIOSListOptions

    func validate() throws { _ = try options.list.form(of: PoolListing.fields) }

    func run(_ context: CLIContext) async throws {
        try await ListingSource(vios, options, context).list(
            PoolListing.fields,
            query: { verbs async throws(Problem) in PoolListing(pools: try await verbs.pools()) },
            read: { PoolListing(pools: try Lssp.read(file: $0)) })
    }
}
