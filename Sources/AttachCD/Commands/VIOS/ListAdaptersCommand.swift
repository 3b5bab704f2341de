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
    @OptionGroup var options: VIOSListOptions

    func validate() throws {
        _ = try options.list.form(of: adapter == nil ? AdapterListing.fields : AdapterDeviceListing.fields)
    }

    /// A file needs no VIOS, so a single argument is the adapter.
    private var onlyAdapter: VHostName? { options.fromFile != nil && vhost == nil ? vios.flatMap { VHostName($0) } : nil }
    private var adapter: VHostName? { vhost?.name ?? onlyAdapter }

    func run(_ context: CLIContext) async throws {
        let server = onlyAdapter == nil ? vios : nil
        let source = ListingSource(server, options, context)
        guard let adapter else {
            let names = try server.map { try VIOSSession($0, options, context).partitionNames } ?? [:]
            let showsPairs = options.hmc.hmc != nil
            return try await source.list(
                AdapterListing.fields,
                query: { verbs async throws(Problem) in
                    AdapterListing(
                        listing: try await verbs.adapters(nil), names: names, clients: await verbs.clients(),
                        showsPairs: showsPairs)
                },
                read: { AdapterListing(listing: try Lsmap.read(file: $0), names: names) })
        }
        let location = server ?? options.fromFile ?? ""
        try await source.list(
            AdapterDeviceListing.fields,
            query: { verbs async throws(Problem) in
                AdapterDeviceListing(listing: try (try await verbs.adapters(adapter)).only(adapter, of: location))
            },
            read: { AdapterDeviceListing(listing: try (try Lsmap.read(file: $0)).only(adapter, of: location)) })
    }
}

extension Lsmap.Listing {
    /// The adapter with this name, which must be there: no rows would mean that it has no devices.
    fileprivate func only(_ name: VHostName, of location: String) throws(Problem) -> Lsmap.Listing {
        var listing = self
        listing.adapters.removeAll { $0.name != name }
        guard listing.adapters.isEmpty else { return listing }
        let known = adapters.compactMap(\.name?.text).joined(separator: ", ")
        throw Problem(
            .refused, .noSuchAdapter, "\(location): there is no adapter \(name)",
            hint: known.isEmpty ? "lsvscsi without an adapter lists them" : "it has \(known)")
    }
}
