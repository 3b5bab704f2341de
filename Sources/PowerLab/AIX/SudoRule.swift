import Foundation

/// One command of a sudoers rule: `ALL`, `PATH` (any arguments), `PATH ""` (none), `PATH ARGUMENTS` with wildcards (sudoers(5)).
struct SudoRule {
    private let text: String

    init(_ text: String) { self.text = text }

    func allows(_ words: [String]) -> Bool {
        if text == "ALL" { return true }
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let path = parts.first, path == words.first else { return false }
        guard parts.count > 1 else { return true }
        let arguments = words.dropFirst().joined(separator: " ")
        return parts[1] == "\"\"" ? words.count == 1 : fnmatch(parts[1], arguments, 0) == 0
    }
}
