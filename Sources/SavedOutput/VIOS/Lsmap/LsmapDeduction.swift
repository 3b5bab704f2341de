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
        var rows: [[Substring]] = []
        var lines = output.lines
        while let line = try lines.nextFilled(), rows.count < 5000 {
            guard line.number >= first.number else { continue }
            rows.append(try line.checked().text.parts(at: delimiter).map(\.trimmedBlank))
        }
        let own = ownFields(rows)
        let groups = rows.map { Array($0.dropFirst(own.count)) }
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
            if VHostName(word) != nil, rest.hasPrefix("U") { return nil }
            guard line.text.has("vhost") || line.text.has("0x") || line.text.has("-V") else { continue }
            for delimiter in delimiters.sorted() {
                let parts = line.text.parts(at: delimiter).map(\.trimmedBlank)
                if parts.count > 1, parts.contains(where: LsmapValue.tellsItself) { return (line, delimiter) }
            }
        }
        return nil
    }

    private enum Kind {
        case empty, vhost, client, lun, slot, location, state, mirrored, path, name

        init(_ value: Substring) {
            self =
                if value.isEmpty { .empty } else if VHostName(value) != nil {
                    .vhost
                } else if LsmapValue.clientID(value, decimal: false) != nil { .client } else if LsmapValue.lun(value) != nil {
                    .lun
                } else if LsmapValue.slot(value) != nil {
                    .slot
                } else if value == "Available" || value == "Defined" || value == "Stopped" {
                    .state
                } else if LsmapValue.isMirrored(value) {
                    .mirrored
                } else if value.hasPrefix("U"), value.utf8.contains(UInt8(ascii: ".")), value.utf8.contains(UInt8(ascii: "-")) {
                    .location
                } else if value.hasPrefix("/") { .path } else { .name }
        }
    }

    /// The adapter's fields, which come first.
    private static func ownFields(_ rows: [[Substring]]) -> [LsmapField] {
        var fields: [LsmapField] = []
        while fields.count < 3 {
            let kinds = Set(rows.map { $0.count > fields.count ? Kind($0[fields.count]) : .empty })
            guard kinds.count == 1, let kind = kinds.first else { break }
            let field: LsmapField? =
                switch kind {
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
    private static func groupFields(_ rows: [[Substring]], _ count: Int) -> [LsmapField]? {
        var columns = Array(repeating: Column(), count: count)
        for row in rows {
            for start in stride(from: 0, to: row.count, by: count) {
                let group = row[start..<(start + count)]
                if group.allSatisfy(\.isEmpty) { continue }
                for (index, value) in group.enumerated() { columns[index].add(value) }
            }
        }
        guard let fields = settled(columns), Set(fields).count == fields.count else { return nil }
        return fields
    }

    /// What the values of one column have in common.
    private struct Column {
        var kinds: Set<Kind> = []
        var hasGaps = false
        var isDisk = false
        var isTarget = false

        mutating func add(_ value: Substring) {
            if value.isEmpty { hasGaps = true } else { kinds.insert(Kind(value)) }
            if value.hasPrefix("hdisk") || value.utf8.count > DeviceName.maximumLength { isDisk = true }
            if value.hasPrefix("vtopt") || value.hasPrefix("vtscsi") { isTarget = true }
        }

        /// Nil: a column of names that could be either, or nothing but gaps. Throws nothing: a mixed column is `.svsa`, which no group has.
        var field: LsmapField? {
            switch kinds {
            case [.lun]: .lun
            case [.state]: .status
            case [.mirrored]: .mirrored
            case [.location], [.slot], [.location, .slot]: .bdphysloc
            case [.path], [.path, .name]: .backing
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
            let isSure =
                wanted == .backing ? fields.contains(.vtd) : fields.contains(.backing) || fields.filter { $0 == nil }.count == 2
            if open.count == 1, isSure { fields[open[0]] = wanted }
        }
        return fields.contains(nil) ? nil : fields.compactMap { $0 }
    }

}
