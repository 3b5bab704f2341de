/// A value of a YAML document, with the line where it begins.
indirect enum YAMLNode: Sendable {
    /// - Parameter isPlain: not in quotes, and without a tag.
    case scalar(String, isPlain: Bool, line: Int)
    case sequence([YAMLNode], line: Int)
    case mapping([(key: YAMLNode, value: YAMLNode)], line: Int)

    /// Counted from 1.
    var line: Int {
        switch self {
        case .scalar(_, _, let line), .sequence(_, let line), .mapping(_, let line): line
        }
    }

    var string: String? { if case .scalar(let text, _, _) = self { text } else { nil } }
    var sequence: [YAMLNode]? { if case .sequence(let items, _) = self { items } else { nil } }
    var mapping: [(key: YAMLNode, value: YAMLNode)]? { if case .mapping(let pairs, _) = self { pairs } else { nil } }

    /// Nothing behind a name, or `null`.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true, _) = self else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// `true` or `false`, and the other words of YAML 1.1 for them.
    var bool: Bool? {
        guard case .scalar(let text, isPlain: true, _) = self else { return nil }
        return switch text.lowercased() {
        case "true", "yes", "on": true
        case "false", "no", "off": false
        default: nil
        }
    }

    /// The values of a mapping by their names.
    var members: [String: YAMLNode] {
        Dictionary((mapping ?? []).compactMap { pair in pair.key.string.map { ($0, pair.value) } }) { first, _ in first }
    }
}
