import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical

struct ListMediaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsmedia", abstract: "List the media of the virtual media repository.")

    @Argument(help: "The VIOS.")
    var vios: String?
    @OptionGroup var source: ListingOptions
    @OptionGroup var options: VIOSOptions

    func run() async throws {
        let contents = try await source.listing(
            vios, options, ask: { verbs async throws(Problem) in try await verbs.repository() },
            read: { text throws(ReadError) in try Lsrep.read(file: text) })
        let view = MediaListing(contents: contents)
        Terminal.out(options.output.effectiveFormat == .json ? view.json.printed + "\n" : view.table.text, .listing)
    }
}
