/// Sizes of media: megabytes in `lsvopt` and `lsrep`, two decimals and a unit in the LPAR-Tool's tables.
package enum MediaSize {
    /// The size in megabytes of `7240`, `3.56 GB`, `900 MB`; `n/a` counts as 0. The unit is 1024 megabytes, so 3.56 GB is 3645.44.
    package static func megabytes(_ words: ArraySlice<TextSlice>) -> Double? {
        guard let first = words.first, words.count <= 2 else { return nil }
        if first == "n/a" { return words.count == 1 ? 0 : nil }
        guard let number = decimal(first) else { return nil }
        guard words.count == 2, let unit = words.last else { return number }
        return factor(unit).map { number * $0 }
    }

    package static func isUnit(_ word: TextSlice) -> Bool { factor(word) != nil }

    /// Digits, with at most one point among them; `Double(_:)` alone accepts plus and minus, exponents and `nan`.
    private static func decimal(_ word: TextSlice) -> Double? {
        if let whole = Digits.number(word, upTo: 9_999_999_999_999_999), word.count <= 16 { return Double(whole) }
        let parts = word.parts(at: UInt8(ascii: "."))
        guard parts.count <= 2, word.count <= 16, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ASCII.isDigit) })
        else { return nil }
        return Double(String(word))
    }

    private static func factor(_ unit: TextSlice) -> Double? {
        switch unit {
        case "MB": 1
        case "GB": 1024
        case "TB": 1_048_576
        default: nil
        }
    }
}
