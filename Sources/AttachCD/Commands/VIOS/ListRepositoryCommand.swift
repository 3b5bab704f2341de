import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical

struct ListRepositoryCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsrep", abstract: "List the virtual media repository: its pool, sizes and free space.")

    @Argument(help: "The VIOS.")
    var vios: String?
    @OptionGroup var options: VIOSListOptions

    func validate() throws { _ = try options.list.form(of: RepositoryListing.fields) }

    func run(_ context: CLIContext) async throws {
        try await ListingSource(vios, options, context).list(
            RepositoryListing.fields,
            query: { verbs async throws(Problem) in RepositoryListing(contents: try await verbs.repository()) },
            read: { RepositoryListing(contents: try Lsrep.read(file: $0)) })
    }
}
