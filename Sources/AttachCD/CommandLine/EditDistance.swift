/// How far a typed word is from one that exists.
enum EditDistance {
    /// Insertions, deletions, substitutions and exchanges of neighbours (Damerau and Levenshtein, each part changed once).
    static func between(_ first: String, _ second: String) -> Int {
        let (rows, columns) = (Array(first.lowercased()), Array(second.lowercased()))
        var twoAbove: [Int] = []
        var above = Array(0...columns.count)
        for (row, character) in rows.enumerated() {
            var current = [row + 1]
            for (column, other) in columns.enumerated() {
                let replaced = above[column] + (character == other ? 0 : 1)
                var best = min(replaced, above[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, character == columns[column - 1], rows[row - 1] == other {
                    best = min(best, twoAbove[column - 1] + 1)
                }
                current.append(best)
            }
            (twoAbove, above) = (above, current)
        }
        return above[columns.count]
    }

    /// A typo: one change in a word of up to five letters, two in a longer one.
    static func limit(for word: String) -> Int { word.count <= 5 ? 1 : 2 }

    /// The nearest of the candidates within the limit; the first of equals.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        candidates.map { (word: $0, distance: between(word, $0)) }.filter { $0.distance <= limit(for: word) }
            .min { $0.distance < $1.distance }?.word
    }
}
