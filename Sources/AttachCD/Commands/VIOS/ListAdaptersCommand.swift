import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical

struct ListAdaptersCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsvscsi", abstract: "List the virtual SCSI server adapters, or the devices of one.")

    @Argument(help: "The VIOS.", completion: .vioses)
    var vios: String?
    @Argument(help: "One adapter, whose virtual target devices are listed.")
    var vhost: VHostArgument?
    @OptionGroup var source: ListingOptions
    @OptionGroup var options: VIOSOptions

    func run(_ context: CLIContext) async throws {
        // A file needs no VIOS, so a single argument is the adapter.
        let only = source.fromFile != nil && vhost == nil ? vios.flatMap { VHostName($0) } : nil
        let adapter = vhost?.name ?? only
        let server = only == nil ? vios : nil
        let names =
            try server.map {
                try CLISession("vios", context: context, connection: options.connection, output: options.output)
                    .inventory.partitionNames(ofVIOS: $0)
            } ?? [:]
        let place = server ?? source.fromFile ?? ""
        let view = { @Sendable (listing: Lsmap.Listing) throws(Problem) in
            AdapterListing(listing: try listing.only(adapter, of: place), names: names, showsDevices: adapter != nil)
        }
        try await ListingSource(server, source, options, context).list(
            query: { verbs async throws(Problem) in try view(try await verbs.adapters(adapter)) },
            read: { try view(try Lsmap.read(file: $0)) })
    }
}

extension Lsmap.Listing {
    /// All adapters, or the one with this name, which must be there: no rows would mean that it has no devices.
    fileprivate func only(_ name: VHostName?, of place: String) throws(Problem) -> Lsmap.Listing {
        guard let name else { return self }
        var listing = self
        listing.adapters.removeAll { $0.name != name }
        guard listing.adapters.isEmpty else { return listing }
        let known = adapters.compactMap(\.name?.text).joined(separator: ", ")
        throw Problem(
            .refused, .noSuchAdapter, "\(place): there is no adapter \(name)",
            hint: known.isEmpty ? "lsvscsi without an adapter lists them" : "it has \(known)")
    }
}
