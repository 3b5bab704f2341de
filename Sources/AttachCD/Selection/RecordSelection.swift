import PowerVM

/// Which rows and fields of a list are printed, and in which order.
struct RecordSelection: Sendable {
    struct Order: Sendable {
        var field: Int
        var isDescending: Bool
    }

    /// A mistake in an option, with what would be right.
    struct Fault: Error, Equatable {
        var message: String
    }

    /// All of them hold.
    var conditions: [RecordCondition] = []
    var order: [Order] = []
    /// Nil: all fields.
    var fields: [Int]?

    /// - Parameters:
    ///   - conditions: each `--where`.
    ///   - fields: `--fields`: keys with commas between them.
    ///   - order: `--sort`: keys with commas between them, `-` before one that is sorted downwards.
    init(conditions: [String], fields: String?, order: String?, of known: [RecordTable.Field]) throws(Fault) {
        for text in conditions { self.conditions.append(try ConditionParser(fields: known).condition(text)) }
        if let fields {
            self.fields = try Self.keys(fields, "--fields").map { key throws(Fault) in try Self.index(key, "--fields", known) }
        }
        if let order {
            self.order = try Self.keys(order, "--sort").map { key throws(Fault) in
                let isDescending = key.hasPrefix("-")
                return Order(
                    field: try Self.index(isDescending ? key.dropFirst() : key, "--sort", known), isDescending: isDescending)
            }
        }
    }

    private static func keys(_ text: String, _ option: String) throws(Fault) -> [Substring] {
        let keys = text.split(separator: ",", omittingEmptySubsequences: false)
        guard keys.allSatisfy({ !$0.isEmpty }) else {
            throw Fault(message: "\(option) '\(SafeText.clean(text))': expected fields with commas between them")
        }
        return keys
    }

    static func index(_ key: Substring, _ option: String, _ known: [RecordTable.Field]) throws(Fault) -> Int {
        guard let index = known.firstIndex(where: { $0.key == key }) else {
            throw Fault(
                message:
                    "\(option): unknown field '\(SafeText.clean(String(key)))'; known: \(known.map(\.key).joined(separator: ", "))"
            )
        }
        return index
    }
}
