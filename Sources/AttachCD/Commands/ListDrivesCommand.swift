import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical

struct ListDrivesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "lsvopt", abstract: "List the virtual optical drives.")

    @Argument(help: "The VIOS.")
    var vios: String?
    @OptionGroup var source: ListingOptions
    @OptionGroup var options: VIOSOptions

    func run() async throws {
        let drives = try await source.listing(
            vios, options, ask: { verbs async throws(Problem) in try await verbs.drives() },
            read: { text throws(ReadError) in try Lsvopt.read(file: text) })
        let view = DriveListing(drives: drives)
        Terminal.out(options.output.effectiveFormat == .json ? view.json.printed + "\n" : view.table.text, .listing)
    }
}
