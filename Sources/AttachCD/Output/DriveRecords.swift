import PowerVM
import VirtualOptical

/// `list`: one row for each virtual optical drive, and for each VIOS that didn't answer.
struct DriveRecords {
    /// Under `--all-adapters` also vhosts without a drive.
    var showsAllAdapters: Bool

    static let fields: [RecordTable.Field] = [
        .init(key: "system"), .init(key: "vios"), .init(key: "vhost"), .init(key: "slot", kind: .number), .init(key: "lpar"),
        .init(key: "lpar_id", kind: .number), .init(key: "client_slot", kind: .number), .init(key: "vtd"), .init(key: "lun"),
        .init(key: "medium"), .init(key: "access"), .init(key: "state"), .init(key: "cd"), .init(key: "mount"),
    ]

    /// The fields that an LPAR gives.
    private static let ofLPAR: Set = ["client_slot", "state", "cd", "mount"]

    /// Whether the drive's row may meet the conditions, as far as that is known before its LPAR is queried.
    static func mayMeet(
        _ conditions: [RecordCondition], _ drive: Estate.Drive, on adapter: Estate.Adapter, of server: Estate.Server
    ) -> Bool {
        let values = row(server) + row(adapter) + row(drive)
        return conditions.allSatisfy { condition in
            let isOpen = ofLPAR.contains(fields[condition.field].key)
            // A slot that an HMC gave is known already.
            let isKnown = !isOpen || fields[condition.field].key == "client_slot" && adapter.clientSlot != nil
            return !isKnown || condition.holds(values[condition.field])
        }
    }

    func table(_ estate: Estate) -> RecordTable {
        RecordTable(fields: Self.fields, rows: estate.servers.flatMap(rows))
    }

    private func rows(_ server: Estate.Server) -> [[JSONValue]] {
        if let problem = server.problem {
            return [Self.row(server) + Self.nulls(9) + [.string(problem.status.rawValue), .null, .null]]
        }
        return server.adapters.flatMap { adapter -> [[JSONValue]] in
            if adapter.drives.isEmpty {
                return showsAllAdapters
                    ? [Self.row(server) + Self.row(adapter) + Self.nulls(4) + [.string("no-drive"), .null, .null]] : []
            }
            return adapter.drives.map { Self.row(server) + Self.row(adapter) + Self.row($0) }
        }
    }

    private static func nulls(_ count: Int) -> [JSONValue] { Array(repeating: .null, count: count) }

    private static func row(_ server: Estate.Server) -> [JSONValue] { [.text(server.system), .string(server.vios.text)] }

    private static func row(_ adapter: Estate.Adapter) -> [JSONValue] {
        [
            .string(adapter.name.text), .integer(adapter.slot), .text(adapter.lpar), .whole(adapter.partitionID?.number),
            .whole(adapter.clientSlot),
        ]
    }

    private static func row(_ drive: Estate.Drive) -> [JSONValue] {
        [
            .string(drive.name.text), .string(drive.lun.description), .text(drive.medium), .text(drive.access),
            .string(drive.state), .text(drive.client?.cd),
            .text(drive.client.flatMap { $0.mounts.isEmpty ? nil : $0.mounts.joined(separator: ",") }),
        ]
    }
}

extension Estate.Drive {
    /// What the LPAR shows, where it was queried; else what the VIOS shows.
    var state: String { client?.state ?? status ?? "available" }
}
