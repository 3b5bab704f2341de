import PowerVM

/// The name that a new drive gets when the operator gives none: `LPAR_cd`.
public enum DriveNaming {
    /// - Returns: the name, and whether it had to be changed to be valid (too long, or characters that a name can't have).
    public static func defaultName(for lpar: String) -> (name: DriveName, altered: Bool)? {
        let stem = String(lpar.unicodeScalars.map { isSafe($0) ? Character($0) : "_" })
        let plain = stem + "_cd"
        if stem == lpar, let name = DriveName(plain) { return (name, false) }
        // Seven characters stay readable, four distinguish two long names: a hash of the whole name, the same on every run.
        var head = String(stem.prefix(7))
        if head.unicodeScalars.first.map({ !$0.properties.isAlphabetic }) ?? true { head = "l" + head.prefix(6) }
        return DriveName("\(head)_\(tag(lpar))_cd").map { ($0, true) }
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
    }

    /// Four letters or digits from FNV-1a of the text; `Hasher` is seeded anew in every process.
    private static func tag(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash % 1_679_616, radix: 36)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
