import PowerVM
import SavedOutput
import VirtualOptical

/// `vios lsvscsi`: the LPAR-Tool's table of adapters.
struct AdapterListing: Listing {
    var listing: Lsmap.Listing
    /// Partition names from the inventory, where no HMC gives them.
    var names: [PartitionID: String]
    /// From an HMC; nil: a saved output, whose document is that of `parse`.
    var clients: AdapterClients?
    /// `--hmc`: the slot pairs are a column, behind those of the LPAR-Tool.
    var showsPairs = false

    static let fields: [RecordTable.Field] = [
        .init(key: "name"), .init(key: "slot", kind: .number), .init(key: "physloc"),
        .init(key: "client_partition_id", kind: .number), .init(key: "lpar"), .init(key: "client_slot", kind: .number),
    ]

    var warnings: [String] { (clients?.warning).map { [$0] } ?? [] }

    func table(_ rows: [Int]) -> TextTable {
        TextTable(
            header: ["SVSA", "SLOT", "CLIENT", "LUNS"] + (showsPairs ? ["CLIENT_SLOT"] : []),
            rows: rows.map { listing.adapters[$0] }.map { adapter in
                [adapter.name?.text ?? "-", Self.place(adapter.slot), client(adapter), String(adapter.vtds.count)]
                    + (showsPairs ? [Self.place(clients?.slot(adapter))] : [])
            })
    }

    private static func place(_ slot: Int?) -> String { slot.map { "C\($0)" } ?? "-" }

    /// An id without a name is `-(5)`.
    private func client(_ adapter: Lsmap.Adapter) -> String {
        let id = partition(adapter)?.number ?? adapter.clientPartitionID
        return id.map { "\(name(adapter) ?? "-")(\($0))" } ?? "-"
    }

    private func name(_ adapter: Lsmap.Adapter) -> String? {
        partition(adapter).flatMap { clients?.name(of: $0) ?? names[$0] }
    }

    private func partition(_ adapter: Lsmap.Adapter) -> PartitionID? { (clients ?? AdapterClients()).partition(adapter) }

    var items: [JSONValue] {
        listing.adapters.map { adapter in
            guard let clients else { return adapter.json }
            return adapter.json.inserting(
                [.init("lpar", .text(name(adapter))), .init("client_slot", .whole(clients.slot(adapter)))], before: "vtds")
        }
    }

    func document(_ items: [JSONValue]) -> JSONValue {
        listing.json.setting("adapters", .array(items)).adding("schema", .string(ReportJSON.schema))
    }
}

/// `vios lsvscsi VIOS VHOST`: the LPAR-Tool's table of one adapter's devices.
struct AdapterDeviceListing: Listing {
    var listing: Lsmap.Listing

    static let fields: [RecordTable.Field] = ["name", "status", "lun", "backing", "physloc", "mirrored"].map { .init(key: $0) }

    private var devices: [Lsmap.VTD] { listing.adapters.flatMap(\.vtds) }

    func table(_ rows: [Int]) -> TextTable {
        let devices = devices
        return TextTable(
            header: ["VTD", "STATUS", "BACKING", "BDPHYSLOC", "MIRRORED", "LUN"],
            rows: rows.map { devices[$0] }.map { vtd in
                [vtd.name?.text, vtd.status, vtd.backing, vtd.physloc, vtd.mirrored, vtd.lun?.description].map { $0 ?? "-" }
            })
    }

    var items: [JSONValue] { devices.map(\.json) }

    func document(_ items: [JSONValue]) -> JSONValue {
        let adapters = listing.adapters.map { $0.json.setting("vtds", .array(items)) }
        return listing.json.setting("adapters", .array(adapters)).adding("schema", .string(ReportJSON.schema))
    }
}

/// `vios lsvopt`
struct DriveListing: Listing {
    var drives: [Lsvopt.Drive]

    static let fields: [RecordTable.Field] = [
        .init(key: "name"), .init(key: "media"), .init(key: "size_mb", kind: .megabytes),
    ]

    func table(_ rows: [Int]) -> TextTable {
        TextTable(
            header: ["VTD", "MEDIA", "SIZE"],
            rows: rows.map { drives[$0] }.map {
                [$0.name.text, $0.media ?? "No Media", $0.sizeMB.map(MediaSizeText.gigabytes) ?? "n/a"]
            })
    }

    var items: [JSONValue] { drives.map(\.json) }

    func document(_ items: [JSONValue]) -> JSONValue { ["schema": .string(ReportJSON.schema), "drives": .array(items)] }
}

/// `vios lsmedia`; an empty repository, or none, is one row of dashes.
struct MediaListing: Listing {
    var contents: Lsrep.Contents

    static let fields: [RecordTable.Field] = [
        .init(key: "name"), .init(key: "size_mb", kind: .megabytes), .init(key: "loaded_in"), .init(key: "access"),
    ]

    func table(_ rows: [Int]) -> TextTable {
        let cells = rows.map { contents.media[$0] }.map { medium in
            [
                medium.name, medium.sizeMB.map(MediaSizeText.gigabytes) ?? "n/a", medium.loadedIn ?? "None", medium.access ?? "-",
            ]
        }
        return TextTable(
            header: ["NAME", "FILE SIZE", "OPTICAL", "ACCESS"], rows: cells.isEmpty ? [["-", "-", "-", "-"]] : cells)
    }

    var items: [JSONValue] { contents.media.map(\.json) }

    func document(_ items: [JSONValue]) -> JSONValue {
        contents.json.setting("media", .array(items)).adding("schema", .string(ReportJSON.schema))
    }
}

/// Sizes as the LPAR-Tool prints them: gigabytes with two decimals, right-aligned in six places.
enum MediaSizeText {
    static func gigabytes(_ megabytes: Double) -> String { text(megabytes / 1024, "GB") }

    static func text(_ size: Double, _ unit: String) -> String {
        let hundredths = Int((size * 100).rounded())
        let fraction = hundredths % 100
        let number = "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
        return String(repeating: " ", count: max(0, 6 - number.count)) + number + " \(unit)"
    }
}

extension DriveNameArgument {
    func valid(_ output: OutputOptions) throws -> DriveName {
        do throws(Problem) {
            return try valid()
        } catch {
            throw CommandFailureExit(problem: error, output: output, operation: "vios")
        }
    }

    /// The drive of one LPAR: `{lpar}` stands for its name.
    func valid(for lpar: String) throws(Problem) -> DriveName {
        guard NameTemplate.isTemplate(text) else { return try valid() }
        guard let (name, _) = NameTemplate.drive(text, for: lpar) else {
            throw Problem(
                .refused, .invalidName, "no valid drive name can be derived from '\(SafeText.clean(text))' and \(lpar)",
                hint: "a name has at most \(DeviceName.maximumLength) letters, digits and _, and begins with a letter")
        }
        return name
    }

    func valid() throws(Problem) -> DriveName {
        guard let name = DriveName(text) else {
            throw Problem(
                .refused, .invalidName, "'\(SafeText.clean(text))' can't be the name of a drive",
                hint: "a name has at most \(DeviceName.maximumLength) letters, digits and _, and begins with a letter")
        }
        return name
    }
}
