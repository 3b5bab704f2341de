import PowerVM

/// Reads the text of a `--where`.
struct ConditionParser {
    var fields: [RecordTable.Field]

    private typealias Fault = RecordSelection.Fault

    func condition(_ text: String) throws(RecordSelection.Fault) -> RecordCondition {
        let key = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        let rest = text.dropFirst(key.count)
        guard !key.isEmpty, let (name, value) = Self.split(rest) else {
            throw Fault(
                message:
                    "--where '\(SafeText.clean(text))': expected ATTRIBUTE, an operator (= != ~ !~ :eq: :ne: :lt: :le: :gt: :ge:) "
                    + "and a value, for example lpar~^aix")
        }
        if name == "=", let second = value.first, second == "=" || second == "~" {
            throw Fault(
                message: "--where '\(SafeText.clean(text))': write \(key)\(second)\(SafeText.clean(String(value.dropFirst())))")
        }
        let index = try RecordSelection.index(key, "--where", fields)
        return RecordCondition(field: index, test: try test(name, String(value), fields[index], text))
    }

    /// The operator in front and the value behind it.
    private static func split(_ rest: Substring) -> (name: String, value: Substring)? {
        let names = ["!=", "!~", "=", "~"] + RecordCondition.Comparison.allCases.map(\.rawValue)
        return names.first { rest.hasPrefix($0) }.map { ($0, rest.dropFirst($0.count)) }
    }

    private func test(
        _ name: String, _ value: String, _ field: RecordTable.Field, _ text: String
    ) throws(RecordSelection.Fault) -> RecordCondition.Test {
        if let comparison = RecordCondition.Comparison(rawValue: name) {
            return .number(comparison, try number(value, field, text))
        }
        let isNegated = name.hasPrefix("!")
        if name.hasSuffix("~") {
            guard !value.isEmpty, let pattern = try? RecordCondition.Pattern(value) else {
                throw Fault(message: "--where '\(SafeText.clean(text))': '\(SafeText.clean(value))' isn't a regular expression")
            }
            return .pattern(pattern, isNegated: isNegated)
        }
        if ["", "-", "None"].contains(value) { return .missing(isNegated: isNegated) }
        guard field.kind != .text else { return .text(value, isNegated: isNegated) }
        return .number(isNegated ? .notEqual : .equal, try number(value, field, text))
    }

    private func number(
        _ value: String, _ field: RecordTable.Field, _ text: String
    ) throws(RecordSelection.Fault) -> Double {
        guard field.kind != .text else {
            let numeric = fields.filter { $0.kind != .text }.map(\.key)
            throw Fault(
                message: "--where '\(SafeText.clean(text))': \(field.key) isn't a number; "
                    + (numeric.isEmpty ? "no field is" : "numbers are \(numeric.joined(separator: ", "))"))
        }
        if let number = Self.number(value, field.kind) { return number }
        let unit = field.kind == .number ? "" : ", or one with K, M, G or T"
        throw Fault(
            message:
                "--where '\(SafeText.clean(text))': expected a number\(unit) after \(field.key), not '\(SafeText.clean(value))'")
    }

    /// A decimal number; sizes may have a binary unit.
    private static func number(_ text: String, _ kind: RecordTable.Field.Kind) -> Double? {
        var digits = Substring(text)
        var factor = 1.0
        if kind != .number, let unit = text.last, let power = ["K": 1, "M": 2, "G": 3, "T": 4][unit] {
            digits = digits.dropLast()
            let base = kind == .megabytes ? 2 : 0
            for _ in 0..<max(0, power - base) { factor *= 1024 }
            for _ in 0..<max(0, base - power) { factor /= 1024 }
        }
        let isPlain = digits.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
        return isPlain ? Double(digits).map { $0 * factor } : nil
    }
}
