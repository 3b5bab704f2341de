import PowerVM
import VirtualOptical

/// One managed system as the picture shows it: a row for each LPAR, a column for each VIOS.
struct MapPanel: Sendable {
    /// A drive of an LPAR on one VIOS, or an adapter without one.
    struct Cell: Sendable {
        var adapter: String
        var drive: Estate.Drive?

        var mark: MapMark { MapMark(drive) }
        var text: String { ([adapter] + (drive.map { [$0.name.text, $0.mapText] } ?? [])).joined(separator: "  ") }
    }

    struct Row: Sendable {
        var lpar: String
        /// For each VIOS, what it has for the LPAR.
        var cells: [[Cell]]

        var hasDrive: Bool { cells.contains { $0.contains { $0.drive != nil } } }
        /// Lines that the row takes.
        var height: Int { max(1, cells.map(\.count).max() ?? 1) }
    }

    var name: String
    var servers: [Estate.Server]
    var rows: [Row]

    init(_ system: Estate.MapSystem) {
        name = system.name
        servers = system.servers
        var rows: [Row] = []
        var rowOf: [String: Int] = [:]
        for (column, server) in system.servers.enumerated() {
            for adapter in server.adapters {
                let lpar = adapter.partitionText
                let row = rowOf[lpar] ?? rows.count
                if rowOf.updateValue(row, forKey: lpar) == nil {
                    rows.append(Row(lpar: lpar, cells: Array(repeating: [], count: system.servers.count)))
                }
                let drives = adapter.drives.isEmpty ? [nil] : adapter.drives.map(Optional.init)
                rows[row].cells[column] += drives.map { Cell(adapter: adapter.name.text, drive: $0) }
            }
        }
        self.rows = rows.sorted { NaturalOrder.isBefore($0.lpar, $1.lpar) }
    }

    /// LPARs without a drive, where the picture has too many rows for each of them.
    var withoutDrive: Int { rows.count { !$0.hasDrive } }

    /// How many of each mark; for one VIOS or all.
    func counts(column: Int? = nil) -> [(mark: MapMark, count: Int)] {
        let cells = rows.flatMap { row in column.map { row.cells[$0] } ?? row.cells.flatMap(\.self) }
        let marks = Dictionary(grouping: cells, by: \.mark).mapValues(\.count)
        return MapMark.allCases.compactMap { mark in marks[mark].map { (mark, $0) } }
    }

    /// The panel in words.
    var summary: String {
        let unreachable = servers.filter { $0.problem != nil }.map { "\($0.vios) \($0.problem?.status.rawValue ?? "")" }
        let marks = counts().map { "\($0.count) \($0.mark.meaning)" }
        return (["\(servers.count) VIOS, \(rows.count) LPARs"] + marks + unreachable).joined(separator: ", ")
    }
}
