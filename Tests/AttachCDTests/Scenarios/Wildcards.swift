/// Compares printed lines with expected ones.
enum Wildcards {
    /// Blank lines don't count. `...` alone stands for any number of lines, `*` in a line for any text.
    static func matches(_ lines: [String], _ expected: [String]) -> Bool {
        let (lines, expected) = (filled(lines), filled(expected))
        // Which prefixes of the lines the expectation read so far can match.
        var reached: Set<Int> = [0]
        for pattern in expected {
            if pattern.drop(while: { $0 == " " }) == "..." {
                reached = Set((reached.min() ?? lines.count + 1)..<(lines.count + 1))
            } else {
                reached = Set(reached.filter { $0 < lines.count && line(lines[$0], pattern) }.map { $0 + 1 })
            }
            if reached.isEmpty { return false }
        }
        return reached.contains(lines.count)
    }

    static func line(_ text: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return text == pattern }
        guard text.hasPrefix(first) else { return false }
        var rest = text.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.count >= last.count && rest.hasSuffix(last)
    }

    private static func filled(_ lines: [String]) -> [String] {
        lines.filter { line in line.contains { $0 != " " } }
    }
}
