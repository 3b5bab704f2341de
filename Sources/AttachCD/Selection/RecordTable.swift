import PowerVM

/// A list whose rows can be selected, sorted and reduced to some fields.
struct RecordTable: Sendable, Equatable {
    /// A field of every row.
    struct Field: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            case text, number
            /// A number of megabytes, which a condition may give with a unit.
            case megabytes
            /// A number of bytes, which a condition may give with a unit.
            case bytes
        }

        /// The key in the JSON, and the attribute of a condition.
        var key: String
        var kind = Kind.text
        /// The header of the column.
        var title: String { key.uppercased() }
    }

    var fields: [Field]
    /// One value for each field: a string, a number, or null.
    var rows: [[JSONValue]]

    func index(of key: String) -> Int? { fields.firstIndex { $0.key == key } }

    /// The rows and fields that were asked for.
    func selected(_ selection: RecordSelection) -> RecordTable {
        let kept = kept(selection).map { rows[$0] }
        guard let shown = selection.fields else { return RecordTable(fields: fields, rows: kept) }
        return RecordTable(fields: shown.map { fields[$0] }, rows: kept.map { row in shown.map { row[$0] } })
    }

    /// The indices of the rows that were asked for, in their order.
    func kept(_ selection: RecordSelection) -> [Int] {
        let kept = rows.indices.filter { row in selection.conditions.allSatisfy { $0.holds(rows[row][$0.field]) } }
        return selection.order.reversed().reduce(kept) { sorted($0, by: $1) }
    }

    /// A stable sort; what is missing comes last.
    private func sorted(_ indices: [Int], by order: RecordSelection.Order) -> [Int] {
        indices.enumerated().sorted { first, second in
            let (one, other) = (rows[first.element][order.field], rows[second.element][order.field])
            switch Self.compare(one, other, descending: order.isDescending) {
            case .some(let isBefore): return isBefore
            case nil: return first.offset < second.offset
            }
        }.map(\.element)
    }

    /// Whether the first comes before the second; nil: they are equal.
    private static func compare(_ one: JSONValue, _ other: JSONValue, descending: Bool) -> Bool? {
        if one == other { return nil }
        if one == .null { return false }
        if other == .null { return true }
        let isBefore: Bool
        if let left = one.numberValue, let right = other.numberValue {
            if left == right { return nil }
            isBefore = left < right
        } else {
            isBefore = NaturalOrder.isBefore(one.cellText, other.cellText)
        }
        return isBefore != descending
    }
}

extension JSONValue {
    var numberValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The value as a cell of a table has it; `-` for null.
    var cellText: String {
        switch self {
        case .null: "-"
        case .string(let text): text
        default: printed
        }
    }
}
