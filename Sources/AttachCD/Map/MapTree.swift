import PowerVM
import VirtualOptical

/// The map as a tree: system, VIOS, vhost with its LPAR, drive and medium.
struct MapTree {
    var estate: Estate
    /// Box-drawing characters and symbols, where the terminal shows them.
    var isUnicode: Bool
    /// Columns of the terminal; nil: lines are as long as they need.
    var width: Int?

    var text: String {
        var lines: [String] = []
        for system in estate.bySystem {
            lines.append(SafeText.clean(system.name))
            for (index, server) in system.servers.enumerated() {
                lines += self.lines(server, isLast: index == system.servers.count - 1)
            }
        }
        return lines.map { cut($0) + "\n" }.joined() + legend
    }

    private func lines(_ server: Estate.Server, isLast: Bool) -> [String] {
        let stem = isLast ? "   " : isUnicode ? "│  " : "|  "
        var lines = [branch(isLast) + SafeText.clean(server.vios.text) + (server.route == "hmc" ? "  (through the HMC)" : "")]
        if let problem = server.problem {
            return [lines[0] + "  \(symbol(.unreachable)) \(problem.status.rawValue): \(SafeText.clean(problem.message))"]
        }
        let rows = server.adapters.flatMap(Self.rows)
        let widths = (0..<4).map { column in rows.map { $0.cells[column].count }.max() ?? 0 }
        for (index, row) in rows.enumerated() {
            let cells = zip(row.cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            let line = "\(cells[0])  \(cells[1])  \(cells[2])  \(symbol(row.mark)) \(cells[3])  \(row.rest)"
            lines.append(stem + branch(index == rows.count - 1) + line.trimmingEnd)
        }
        return lines
    }

    private struct Row {
        var cells: [String]
        var mark: MapMark
        var rest: String
    }

    /// One row for each drive, or one for the adapter alone.
    private static func rows(_ adapter: Estate.Adapter) -> [Row] {
        let head = ["\(adapter.name)", "C\(adapter.slot)", SafeText.clean(adapter.partitionText)]
        guard !adapter.drives.isEmpty else { return [Row(cells: head + ["no drive"], mark: .noDrive, rest: "")] }
        return adapter.drives.enumerated().map { index, drive in
            Row(
                cells: (index == 0 ? head : ["", "", ""]) + [SafeText.clean(drive.name.text)], mark: MapMark(drive),
                rest: SafeText.clean(drive.mapText))
        }
    }

    private func branch(_ isLast: Bool) -> String { isUnicode ? (isLast ? "└─ " : "├─ ") : (isLast ? "`- " : "|- ") }

    private func symbol(_ mark: MapMark) -> String { isUnicode ? mark.symbol : mark.plainSymbol }

    private func cut(_ line: String) -> String {
        guard let width, width > 10, line.count > width else { return line }
        return line.prefix(width - 1) + (isUnicode ? "…" : ">")
    }

    private var legend: String {
        let used = Set(estate.marks)
        let parts = MapMark.allCases.filter(used.contains).map { "\(symbol($0)) \($0.meaning)" }
        var lines: [String] = []
        for part in parts {
            if let last = lines.last, last.count + part.count + 3 <= width ?? .max {
                lines[lines.count - 1] = last + "   " + part
            } else {
                lines.append(part)
            }
        }
        return lines.isEmpty ? "" : "\n" + lines.map { $0 + "\n" }.joined()
    }
}

extension Estate {
    struct MapSystem {
        var name: String
        var servers: [Server]
    }

    /// The servers by managed system, in the order of the names.
    var bySystem: [MapSystem] {
        var result: [MapSystem] = []
        for server in servers {
            let name = server.system ?? "unknown system"
            if let index = result.firstIndex(where: { $0.name == name }) {
                result[index].servers.append(server)
            } else {
                result.append(MapSystem(name: name, servers: [server]))
            }
        }
        return result
    }

    var marks: [MapMark] {
        servers.flatMap { server -> [MapMark] in
            guard server.problem == nil else { return [.unreachable] }
            return server.adapters.flatMap { $0.drives.isEmpty ? [.noDrive] : $0.drives.map { MapMark($0) } }
        }
    }
}

extension String {
    fileprivate var trimmingEnd: String {
        guard let last = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...last])
    }
}
