import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical

struct ListMediaCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsmedia", abstract: "List the media of the virtual media repository.")

    @Argument(help: "The VIOS.", completion: .vioses)
    var vios: String?
    @OptionGroup var options: VIOSListOptions

    func validate() throws { _ = try options.list.form(of: MediaListing.fields) }

    func run(_ context: CLIContext) async throws {
        try await ListingSource(vios, options, context).list(
            MediaListing.fields,
            query: { verbs async throws(Problem) in MediaListing(contents: try await verbs.repository()) },
            read: { MediaListing(contents: try Lsrep.read(file: $0)) })
    }
}
