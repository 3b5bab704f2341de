extension CommandRoute {
    /// A check that succeeds only while the medium is in the repository and in no drive: put with `&&` before a changing command, it
    /// holds in the very line that changes. A listing that fails lets nothing pass.
    public func stillUnloaded(_ medium: MediumName) -> String {
        let name = medium.text.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "[.]")
        return
            "\(shellText(words: Lsrep().words)) | grep '^\(name)[[:space:]][[:space:]]*[0-9][0-9.]*[[:space:]][[:space:]]*None[[:space:]]'"
    }

    /// A check that succeeds only while there is a repository without any medium: its sizes are listed, and the listing has no more
    /// than a header and that row.
    public var stillEmptyRepository: String {
        let lsrep = shellText(words: Lsrep().words)
        let row = "'^[[:space:]]*[0-9][0-9]*[[:space:]][[:space:]]*[0-9][0-9]*[[:space:]]'"
        return "\(lsrep) | grep \(row) && \(lsrep) | grep -c '[[:alnum:]]' | grep '^[[:space:]]*2$'"
    }
}

/// The rows by which a guarded command shows that its check succeeded.
public enum MediumRow {
    /// Whether these are the fields of a medium's row of `lsrep` while no drive holds it.
    public static func isUnloaded(_ words: [Substring], _ medium: MediumName) -> Bool {
        words.count >= 3 && words[0] == medium.text && words[2] == "None"
    }

    /// Whether these are the fields of the repository's own row.
    public static func isRepository(_ words: [Substring]) -> Bool {
        words.count >= 3 && words.prefix(2).allSatisfy { Digits.number($0) != nil }
    }

    /// The count of filled lines in the listing of an empty repository.
    public static func isEmptyCount(_ words: [Substring]) -> Bool { words == ["2"] }
}
