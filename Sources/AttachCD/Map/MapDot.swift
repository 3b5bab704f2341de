import PowerVM
import VirtualOptical

/// The map for Graphviz: a cluster for each system, an edge for each drive.
struct MapDot {
    var estate: Estate

    var text: String {
        var lines = [
            "digraph powervm {", "  rankdir=LR;", "  node [shape=box, fontname=\"sans-serif\"];",
            "  edge [fontname=\"sans-serif\"];",
        ]
        for (index, system) in estate.bySystem.enumerated() {
            lines.append("  subgraph cluster_\(index) {")
            lines.append("    label=\(Self.quoted(system.name));")
            for server in system.servers { lines += self.lines(server, in: system.name) }
            lines.append("  }")
        }
        return (lines + ["}"]).map { $0 + "\n" }.joined()
    }

    private func lines(_ server: Estate.Server, in system: String) -> [String] {
        let vios = Self.quoted("\(system)/\(server.vios)")
        guard server.problem == nil else {
            return ["    \(vios) [label=\(Self.quoted("\(server.vios)\nunreachable")), style=dashed];"]
        }
        var lines = ["    \(vios) [label=\(Self.quoted(server.vios.text)), style=bold];"]
        for adapter in server.adapters {
            // Adapters that any client may use have a node each.
            let client = adapter.partitionID == nil ? "\(server.vios)/\(adapter.name)" : adapter.partitionText
            let lpar = Self.quoted("\(system)/\(client)")
            lines.append("    \(lpar) [label=\(Self.quoted(adapter.partitionText))];")
            for drive in adapter.drives.isEmpty ? [nil] : adapter.drives.map(Optional.init) {
                let label = [adapter.name.text] + (drive.map { [$0.name.text, $0.mapText] } ?? ["no drive"])
                let attributes = "label=\(Self.quoted(label.joined(separator: "\n"))), style=\(Self.style(MapMark(drive)))"
                lines.append("    \(vios) -> \(lpar) [\(attributes)];")
            }
        }
        return lines
    }

    private static func style(_ mark: MapMark) -> String {
        switch mark {
        case .loaded: "bold"
        case .empty: "solid"
        case .pending, .defined, .doubtful, .unreachable: "dashed"
        case .noDrive: "dotted"
        }
    }

    /// A quoted string of the dot language; `\n` breaks a label's line.
    private static func quoted(_ text: String) -> String {
        let escaped = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            SafeText.clean(String($0)).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        }
        return "\"\(escaped.joined(separator: "\\n"))\""
    }
}
