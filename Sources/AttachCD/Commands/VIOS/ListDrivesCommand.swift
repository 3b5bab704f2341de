import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical

struct ListDrivesCommand: ContextCommand {
    static let configuration = CommandConfiguration(commandName: "lsvopt", abstract: "List the virtual optical drives.")

    @Argument(help: "The VIOS.", completion: .vioses)
    var vios: String?
    @OptionGroup var options: VIOSListOptions

    func validate() throws { _ = try options.list.form(of: DriveListing.fields) }

    func run(_ context: CLIContext) async throws {
        try await ListingSource(vios, options, context).list(
            DriveListing.fields,
            query: { verbs async throws(Problem) in DriveListing(drives: try await verbs.drives()) },
            read: { DriveListing(drives: try Lsvopt.read(file: $0)) })
    }
}
