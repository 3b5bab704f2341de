import ArgumentParser
import PowerVM
import SavedOutput
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
        // A file needs no VIOS, so the only word may be the adapter.
        let only = source.fromFile != nil && vhost == nil ? vios.flatMap { VHostName($0) } : nil
        let adapter = vhost?.name ?? only
        let server = only == nil ? vios : nil
        let listing = try await source.listing(
            server, options, ask: { verbs async throws(Problem) in try await verbs.adapters(adapter) },
            read: { text throws(ReadError) in try Lsmap.read(file: text) })
        let names =
            try server.map { try CLISession(connection: options.connection, output: options.output).partitionNames(ofVIOS: $0) }
            ?? [:]
        let shown: Lsmap.Listing
        do throws(Problem) {
            shown = try listing.only(adapter, of: server ?? source.fromFile ?? "")
        } catch {
            throw CommandFailureExit(problem: error, output: options.output, operation: "vios")
        }
        let view = AdapterListing(listing: shown, names: names, showsDevices: adapter != nil)
        Terminal.out(options.output.effectiveFormat == .json ? view.json.printed + "\n" : view.table.text, .listing)
    }
}

extension Lsmap.Listing {
    /// All adapters, or the one with this name, which must be there: no rows would say that it has no devices.
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
