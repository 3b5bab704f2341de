import ArgumentParser
import PowerVM
import VirtualOptical

struct ListAdaptersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsvscsi", abstract: "List the virtual SCSI server adapters, or the devices of one.")

    @Argument(help: "The VIOS.")
    var vios: String?
    @Argument(help: "One adapter, whose virtual target devices are listed.")
    var vhost: VHostArgument?
    @OptionGroup var source: ListingOptions
    @OptionGroup var options: VIOSOptions

    func run() async throws {
        let adapter = vhost?.name
        let listing = try await source.listing(
            vios, options, ask: { verbs async throws(Problem) in try await verbs.adapters(adapter) },
            read: { text throws(ReadError) in try Lsmap.read(file: text) })
        let names =
            try vios.map { try JobSession(connection: options.connection, output: options.output).partitionNames(ofVIOS: $0) }
            ?? [:]
        let view = AdapterListing(listing: listing.only(adapter), names: names, showsDevices: adapter != nil)
        Terminal.out(options.output.effectiveFormat == .json ? view.json.printed + "\n" : view.table.text)
    }
}

extension Lsmap.Listing {
    /// All adapters, or the one with this name.
    fileprivate func only(_ name: VHostName?) -> Lsmap.Listing {
        guard let name else { return self }
        var listing = self
        listing.adapters.removeAll { $0.name != name }
        return listing
    }
}
