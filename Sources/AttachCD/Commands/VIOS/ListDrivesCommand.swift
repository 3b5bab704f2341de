import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical

struct ListDrivesCommand: ContextCommand {
    static let configuration = CommandConfiguration(commandName: "lsvopt", abstract: "List the virtual optical drives.")

    @Argument(help: "The VIOS.", completion: .vioses)
    var vios: String?
    @OptionGroup var source: ListingOptions
    @OptionGroup var options: VIOSOptions

    func run(_ context: CLIContext) async throws {
        try await ListingSource(vios, source, options, context).list(
            query: { verbs async throws(Problem) in DriveListing(drives: try await verbs.drives()) },
            read: { DriveListing(drives: try Lsvopt.read(file: $0)) })
    }
}
