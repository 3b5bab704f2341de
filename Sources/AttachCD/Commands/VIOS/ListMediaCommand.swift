import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical

struct ListMediaCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsmedia", abstract: "List the media of the virtual media repository.")

    @Argument(help: "The VIOS.", completion: .vioses)
    var vios: String?
    @OptionGroup var source: ListingOptions
    @OptionGroup var options: VIOSOptions

    func run(_ context: CLIContext) async throws {
        try await ListingSource(vios, source, options, context).list(
            query: { verbs async throws(Problem) in MediaListing(contents: try await verbs.repository()) },
            read: { MediaListing(contents: try Lsrep.read(file: $0)) })
    }
}
