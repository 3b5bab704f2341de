import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical

struct ListPoolsCommand: ContextCommand {
    static let configuration = CommandConfiguration(commandName: "lssp", abstract: "List the storage pools.")

    @Argument(help: "The VIOS.")
    var vios: String?
    @OptionGroup var source: ListingOptions
    @OptionGroup var options: VIOSOptions

    func run(_ context: CLIContext) async throws {
        try await ListingSource(vios, source, options, context).list(
            query: { verbs async throws(Problem) in PoolListing(pools: try await verbs.pools()) },
            read: { PoolListing(pools: try Lssp.read(file: $0)) })
    }
}
