import PowerVM

/// One `--where`: an attribute, an operator, a value. The operators are the LPAR-Tool's; `:lt:` and its kind are ours.
struct RecordCondition: Sendable {
    enum Comparison: String, Sendable, CaseIterable {
        case equal = ":eq:"
        case notEqual = ":ne:"
        case less = ":lt:"
        case atMost = ":le:"
        case greater = ":gt:"
        case atLeast = ":ge:"

        func holds(_ value: Double, _ limit: Double) -> Bool {
            switch self {
            case .equal: value == limit
            case .notEqual: value != limit
            case .less: value < limit
            case .atMost: value <= limit
            case .greater: value > limit
            case .atLeast: value >= limit
            }
        }
    }

    enum Test: Sendable {
        case text(String, isNegated: Bool)
        case number(Comparison, Double)
        case pattern(Pattern, isNegated: Bool)
        /// `=None`, `!=None`: the value is missing.
        case missing(isNegated: Bool)
    }

    /// Index of the table's field.
    var field: Int
    var test: Test

    func holds(_ value: JSONValue) -> Bool {
        switch test {
        case .missing(let isNegated): (value == .null) != isNegated
        case .text(let text, let isNegated): (value != .null && value.cellText == text) != isNegated
        case .pattern(let pattern, let isNegated): (value != .null && pattern.matches(value.cellText)) != isNegated
        // A missing value differs from every one.
        case .number(let comparison, let limit):
            value.numberValue.map { comparison.holds($0, limit) } ?? (comparison == .notEqual)
        }
    }

    /// A regular expression that is found anywhere in the text.
    struct Pattern: @unchecked Sendable {
        // Immutable, and `Regex` only lacks the conformance.
        private let regex: Regex<AnyRegexOutput>

        init(_ text: String) throws { regex = try Regex(text) }

        func matches(_ text: String) -> Bool { text.firstMatch(of: regex) != nil }
    }
}
