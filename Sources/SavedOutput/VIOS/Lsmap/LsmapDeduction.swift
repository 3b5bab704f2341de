import PowerVM

/// Deduces the fields of a `-fmt` listing from the form of their values, where the command's arguments are not known.
///
/// `vhostN`, `0x` with 8 digits (client), `0x` with 16 (LUN), location codes and states are unmistakable. A VTD's name and its
/// backing device are both names: a path or a disk's name identifies the second, otherwise the usual order of the full record is
/// taken only if the row has its form; anything else is an error that asks for the arguments.
extension LsmapFormat {
    /// Nil when the text has no `-fmt` rows.
    static func deduced(_ output: OutputText) throws(ReadError) -> LsmapFormat? {
        guard let (first, delimiter) = try firstRow(output) else { return nil }
        var rows: [[TextSlice]] = []
        var values = 0
        var lines = output.lines
        // So many rows show what there is; the others are held against it when they are read.
        while rows.count < 5000, values < 100_000, let line = try lines.nextFilled() {
            guard line.number >= first.number else { continue }
            rows.append(try line.checked().text.values(between: delimiter))
            values += rows.last?.count ?? 0
        }
        let own = ownFields(rows)
        let groups = rows.map { $0.dropFirst(own.count) }
        if groups.allSatisfy(\.isEmpty), !own.isEmpty { return LsmapFormat(fields: own, delimiter: delimiter) }
        for count in 1...6 where groups.allSatisfy({ !$0.isEmpty && $0.count.isMultiple(of: count) }) {
            if let group = groupFields(groups, count) { return LsmapFormat(fields: own + group, delimiter: delimiter) }
        }
        let isEmptyRecord =
            own == Array(LsmapField.fullRecord.prefix(3)) && groups.allSatisfy { $0.count == 6 && $0.allSatisfy(\.isEmpty) }
        if isEmptyRecord { return LsmapFormat(fields: LsmapField.fullRecord, delimiter: delimiter) }
        throw first.error("unambiguous fields; give the whole command line: parse \"lsmap -all -field … -fmt :\"")
    }

    /// The first line that has the form of a row, with its delimiter: it starts with `vhostN`, a client id or a LUN, or holds a LUN.
    private static func firstRow(_ output: OutputText) throws(ReadError) -> (OutputLine, UInt8)? {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            if LsmapField.header(line.text)?.contains(.svsa) == true || LsmapField.label(of: line.text) != nil
                || LsmapForeign.isHeader(line.text)
            {
                return nil
            }
            // An adapter row of the screen form: a blank behind the name.
            let (word, rest) = line.text.firstWord
            if rest.hasPrefix("U"), VHostName.number(word) != nil { return nil }
            guard line.text.has("vhost") || line.text.has("0x") || line.text.has("-V") else { continue }
            for delimiter in found(in: line.text) {
                let parts = line.text.values(between: delimiter)
                if parts.count > 1, parts.contains(where: LsmapValue.tellsItself) { return (line, delimiter) }
            }
        }
        return nil
    }

    /// The forms that values of a column have.
    private struct Kinds: OptionSet {
        let rawValue: UInt16
        static let empty = Kinds(rawValue: 1)
        static let vhost = Kinds(rawValue: 2)
        static let client = Kinds(rawValue: 4)
        static let lun = Kinds(rawValue: 8)
        static let slot = Kinds(rawValue: 16)
        static let location = Kinds(rawValue: 32)
        static let state = Kinds(rawValue: 64)
        static let mirrored = Kinds(rawValue: 128)
        static let path = Kinds(rawValue: 256)
        static let name = Kinds(rawValue: 512)

        static func of(_ value: TextSlice) -> Kinds {
            switch value.first {
            case nil: .empty
            case UInt8(ascii: "v") where VHostName.number(value) != nil: .vhost
            case UInt8(ascii: "0") where LsmapValue.clientID(value, decimal: false) != nil: .client
            case UInt8(ascii: "0") where LsmapValue.lun(value) != nil: .lun
            case UInt8(ascii: "U") where LsmapValue.slot(value) != nil: .slot
            case UInt8(ascii: "U") where value.contains(UInt8(ascii: ".")) && value.contains(UInt8(ascii: "-")): .location
            case UInt8(ascii: "/"): .path
            default:
                value == "Available" || value == "Defined" || value == "Stopped"
                    ? .state : LsmapValue.isMirrored(value) ? .mirrored : .name
            }
        }
    }

    /// The adapter's fields, which come first.
    private static func ownFields(_ rows: [[TextSlice]]) -> [LsmapField] {
        var fields: [LsmapField] = []
        while fields.count < 3 {
            let kinds = rows.reduce(into: Kinds()) { $0.formUnion($1.count > fields.count ? .of($1[fields.count]) : .empty) }
            let field: LsmapField? =
                switch kinds {
                case .vhost: .svsa
                case .client: .clientid
                case .slot: .physloc
                default: nil
                }
            guard let field, !fields.contains(field) else { break }
            fields.append(field)
        }
        return fields
    }

    /// The fields of a VTD's group if it has `count` of them and each column can be identified.
    private static func groupFields(_ rows: [ArraySlice<TextSlice>], _ count: Int) -> [LsmapField]? {
        var columns = Array(repeating: Column(), count: count)
        for row in rows {
            for start in stride(from: row.startIndex, to: row.endIndex, by: count) {
                let group = row[start..<(start + count)]
                if group.allSatisfy(\.isEmpty) { continue }
                for (index, value) in group.enumerated() { columns[index].add(value) }
            }
            // A column of several kinds stays one.
            if columns.contains(where: { $0.field == .svsa }) { return nil }
        }
        guard let fields = settled(columns), Set(fields).count == fields.count else { return nil }
        return fields
    }

    /// What the values of one column have in common.
    private struct Column {
        var kinds: Kinds = []
        var hasGaps = false
        var isDisk = false
        var isTarget = false

        mutating func add(_ value: TextSlice) {
            if value.isEmpty { hasGaps = true } else { kinds.formUnion(.of(value)) }
            if Self.isDiskName(value) || value.count > DeviceName.maximumLength { isDisk = true }
            if value.hasPrefix("vtopt") || value.hasPrefix("vtscsi") { isTarget = true }
        }

        /// `hdisk5`; `hdisk5_aix04` may be the VTD's name.
        private static func isDiskName(_ value: TextSlice) -> Bool {
            value.hasPrefix("hdisk") && value.count > 5 && value.dropFirst(5).allSatisfy(ASCII.isDigit)
        }

        /// Nil: a column of names that could be either, or nothing but gaps. Throws nothing: a mixed column is `.svsa`, which no group has.
        var field: LsmapField? {
            switch kinds {
            case [.lun]: .lun
            case [.state]: .status
            case [.mirrored]: .mirrored
            case [.location], [.slot], [.location, .slot]: .bdphysloc
            case .path, [.path, .name]: .backing
            case [.name] where isDisk || (hasGaps && !isTarget): .backing
            case [.name] where isTarget: .vtd
            case [.name], []: nil
            default: .svsa
            }
        }
    }

    /// The columns' fields, where at most one ambiguous column is settled by what is still missing.
    private static func settled(_ columns: [Column]) -> [LsmapField]? {
        var fields = columns.map(\.field)
        guard !fields.contains(.svsa) else { return nil }
        let full = LsmapField.fullRecord.filter { !$0.isOfAdapter }
        if fields.count == full.count {
            return zip(fields, full).allSatisfy({ $0 == nil || $0 == $1 }) && fields.contains(.lun) ? full : nil
        }
        // A VTD's name is never missing, so a column of gaps beside one is the backing device's.
        for wanted in [LsmapField.vtd, .backing] where !fields.contains(wanted) {
            let open = fields.indices.filter { fields[$0] == nil && (wanted == .backing || columns[$0].kinds == [.name]) }
            if open.count == 1, fields.contains(wanted == .backing ? .vtd : .backing) { fields[open[0]] = wanted }
        }
        return fields.contains(nil) ? nil : fields.compactMap { $0 }
    }

}
