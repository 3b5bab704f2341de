import ArgumentParser
import Glibc
import PowerVM
import Remoting

/// The LPARs that a command line means: names, patterns and `--all` over the inventory, lines of a file. Each is there once.
struct LPARChoice: Sendable, Equatable {
    private(set) var names: [String] = []
    /// Those that a person didn't name one by one on the command line: each fails alone if it doesn't exist.
    private(set) var tolerant: Set<String> = []
    /// `--all` or a pattern selected some of them: a change is confirmed first.
    private(set) var isBroad = false
    private(set) var notes: [String] = []

    /// What `-f` names.
    struct List {
        var text: String
        var file: String
    }

    /// - Parameters:
    ///   - system: `--system`, which narrows `--all` and never selects alone.
    init(words: [String], lists: [List], all: Bool, system: String?, inventory: Inventory) throws {
        for word in words {
            if Self.isPattern(word) { try add(pattern: word, inventory) } else { add(word) }
        }
        for list in lists { try add(list) }
        if all { try addAll(of: system, inventory) }
        guard !names.isEmpty else { throw ValidationError("Name an LPAR, or give -f FILE or --all.") }
    }

    static func isPattern(_ word: String) -> Bool { word.contains { "*?[".contains($0) } }

    private mutating func add(_ name: String) {
        guard !names.contains(name) else {
            // Also named one by one: it must exist.
            if tolerant.remove(name) == nil { notes.append("\(name) is given more than once; it is handled once") }
            return
        }
        names.append(name)
    }

    private mutating func select(_ found: [String]) {
        isBroad = true
        for name in found where !names.contains(name) {
            names.append(name)
            tolerant.insert(name)
        }
    }

    private mutating func add(pattern: String, _ inventory: Inventory) throws {
        let found = inventory.lpars.keys.filter { fnmatch(pattern, $0, 0) == 0 }.sorted(by: NaturalOrder.isBefore)
        guard !found.isEmpty else {
            throw ValidationError("no LPAR of the inventory matches '\(SafeText.clean(pattern))'; nothing was changed.")
        }
        select(found)
    }

    private mutating func addAll(of system: String?, _ inventory: Inventory) throws {
        let name = system.map { inventory.system(called: $0)?.name ?? $0 }
        let found = inventory.lpars.filter { name == nil || $0.value.system == name }.keys.sorted(by: NaturalOrder.isBefore)
        guard !found.isEmpty else {
            throw ValidationError(
                "the inventory has no LPARs\(system.map { " of the system \(SafeText.clean($0))" } ?? ""); nothing was changed.")
        }
        select(found)
    }

    private mutating func add(_ list: List) throws {
        let before = names.count
        var seen: Set<String> = []
        // Windows begins a text with a byte order mark.
        let text = list.text.drop { $0 == "\u{FEFF}" }
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let name = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard let first = name.first else { continue }
            guard name.count == 1, HostArgument.isValid(String(first)) else {
                throw ValidationError("\(list.file):\(index + 1): '\(SafeText.clean(String(line)))' isn't the name of an LPAR.")
            }
            guard seen.insert(String(first)).inserted, !names.contains(String(first)) else {
                notes.append("\(first) is given more than once; it is handled once")
                continue
            }
            names.append(String(first))
            tolerant.insert(String(first))
        }
        guard names.count > before || !seen.isEmpty else { throw ValidationError("\(list.file) contains no LPAR.") }
    }
}
