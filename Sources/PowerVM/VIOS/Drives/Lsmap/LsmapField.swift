/// The fields of `lsmap`, by their `-field` names (any case) and by the labels of the screen form.
package enum LsmapField: String, CaseIterable {
    case svsa, physloc, clientid
    case vtd, status, lun, backing, bdphysloc, mirrored

    /// Whether it belongs to the adapter; such fields come first in a `-fmt` row, whatever order was requested.
    package var isOfAdapter: Bool { self == .svsa || self == .physloc || self == .clientid }

    /// Source: R:vios, the module that reads `-fmt` without `-field`.
    package static let fullRecord: [LsmapField] = [
        .svsa, .physloc, .clientid, .vtd, .status, .lun, .backing, .bdphysloc, .mirrored,
    ]
    package static let names = allCases.map(\.rawValue).joined(separator: " ")

    /// The names for `-field`; the screen label "Client Partition ID" works there too (R:vopt).
    package init?(name: String) {
        let lower = name.lowercased()
        if lower == "client partition id" {
            self = .clientid
        } else if lower == "backing device" {
            self = .backing
        } else {
            self.init(rawValue: lower)
        }
    }

    /// The label at the start of a screen line of a VTD block, and the line's value.
    package static func label(of line: TextSlice) -> (field: LsmapField, value: TextSlice)? {
        switch line.first {
        case UInt8(ascii: "V"): line.behind("VTD").map { (.vtd, $0) }
        case UInt8(ascii: "S"): line.behind("Status").map { (.status, $0) }
        case UInt8(ascii: "L"): line.behind("LUN").map { (.lun, $0) }
        case UInt8(ascii: "P"): line.behind("Physloc").map { (.bdphysloc, $0) }
        case UInt8(ascii: "M"): line.behind("Mirrored").map { (.mirrored, $0) }
        case UInt8(ascii: "B"): line.behind("Backing")?.behind("device").map { (.backing, $0) }
        default: nil
        }
    }

    /// The adapter fields that a header line names in their order, or nil if the line isn't such a header.
    package static func header(_ line: TextSlice) -> [LsmapField]? {
        // A line of a VTD has another beginning, or a value at its end.
        let begins =
            switch line.first {
            case UInt8(ascii: "S"): line.hasPrefix("SVSA")
            case UInt8(ascii: "P"): line.hasPrefix("Physloc")
            case UInt8(ascii: "C"): line.hasPrefix("Client")
            default: false
            }
        guard begins, line.hasSuffix("SVSA") || line.hasSuffix("Physloc") || line.hasSuffix("ID") else { return nil }
        var fields: [LsmapField] = []
        var rest = line
        while !rest.isEmpty {
            var word: TextSlice
            (word, rest) = rest.firstWord
            switch word {
            case "SVSA": fields.append(.svsa)
            case "Physloc": fields.append(.physloc)
            case "Client":
                for part in ["Partition", "ID"] as [StaticString] {
                    (word, rest) = rest.firstWord
                    guard word == part else { return nil }
                }
                fields.append(.clientid)
            default: return nil
            }
            guard fields.count <= 3 else { return nil }
        }
        return fields.isEmpty || Set(fields).count != fields.count ? nil : fields
    }
}
