import PowerVM
import SavedOutput
import VirtualOptical

/// `vios lsvscsi`: the LPAR-Tool's table of adapters, or of one adapter's devices.
struct AdapterListing: Listing {
    var listing: Lsmap.Listing
    /// Partition names by id, from the inventory; an id without a name prints as `-(5)`.
    var names: [PartitionID: String]
    var showsDevices: Bool

    var table: TextTable { showsDevices ? devices : adapters }

    private var adapters: TextTable {
        TextTable(
            header: ["SVSA", "SLOT", "CLIENT", "LUNS"],
            rows: listing.adapters.map { adapter in
                [
                    adapter.name?.text ?? "-", adapter.slot.map { "C\($0)" } ?? "-", client(adapter.clientPartitionID),
                    String(adapter.vtds.count),
                ]
            })
    }

    private var devices: TextTable {
        TextTable(
            header: ["VTD", "STATUS", "BACKING", "BDPHYSLOC", "MIRRORED", "LUN"],
            rows: listing.adapters.flatMap(\.vtds).map { vtd in
                [vtd.name?.text, vtd.status, vtd.backing, vtd.physloc, vtd.mirrored, vtd.lun?.description].map { $0 ?? "-" }
            })
    }

    private func client(_ id: Int?) -> String {
        guard let id else { return "-" }
        return "\(PartitionID(id).flatMap { names[$0] } ?? "-")(\(id))"
    }

    var json: JSONValue { listing.json.adding("schema", .string(ReportJSON.schema)) }
}

/// `vios lsvopt`
struct DriveListing: Listing {
    var drives: [Lsvopt.Drive]

    var table: TextTable {
        TextTable(
            header: ["VTD", "MEDIA", "SIZE"],
            rows: drives.map {
                [
                    $0.name.text, $0.media ?? "No Media",
                    $0.sizeMB.map(MediaSizeText.gigabytes) ?? "n/a",
                ]
            })
    }

    var json: JSONValue { Lsvopt.Drive.json(drives).adding("schema", .string(ReportJSON.schema)) }
}

/// `vios lsmedia`; an empty repository, or none, is one row of dashes.
struct MediaListing: Listing {
    var contents: Lsrep.Contents

    var table: TextTable {
        let rows = contents.media.map { medium in
            [
                medium.name, medium.sizeMB.map(MediaSizeText.gigabytes) ?? "n/a", medium.loadedIn ?? "None", medium.access ?? "-",
            ]
        }
        return TextTable(
            header: ["NAME", "FILE SIZE", "OPTICAL", "ACCESS"], rows: rows.isEmpty ? [["-", "-", "-", "-"]] : rows)
    }

    var json: JSONValue { contents.json.adding("schema", .string(ReportJSON.schema)) }
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
