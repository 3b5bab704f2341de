/// Remote text made fit for a terminal, a log or a report.
public enum SafeText {
    /// Control characters (C0, DEL, C1), line and paragraph separators, BiDi controls and other format characters become `?`;
    /// tabs become blanks. At most `limit` characters stay; a cut is marked with `…`.
    public static func clean(_ text: String, limit: Int = 2000) -> String {
        if text.utf8.count <= limit, isPrintable(text) { return text }
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count == limit { return result + "…" }
            count += 1
            if scalar == "\t" {
                result.unicodeScalars.append(" ")
            } else {
                result.unicodeScalars.append(isHarmful(scalar) ? "?" : scalar)
            }
        }
        return result
    }

    /// The same for text of several lines: `\n` stays, `\r\n` becomes `\n`.
    public static func cleanLines(_ text: String, limit: Int = 20_000) -> String {
        if text.utf8.count <= limit, isPrintable(text) || text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A }) {
            return text
        }
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { clean(String($0), limit: limit) }.joined(separator: "\n")
    }

    /// The same for text of several lines that becomes part of a sentence: line ends and runs of blanks are one blank.
    public static func sentence(_ text: String, limit: Int = 2000) -> String {
        // Far more than is shown; the rest of a long text isn't looked at.
        let head = text.utf8.count > 1 << 16 ? String(decoding: text.utf8.prefix(1 << 16), as: UTF8.self) : text
        // What ASCII has of white space: 9 to 13, and the blank.
        let words =
            head.utf8.allSatisfy { $0 < 0x80 }
            ? head.utf8.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map(Substring.init)
            : head.split(whereSeparator: \.isWhitespace)
        return clean(words.joined(separator: " "), limit: limit)
    }

    private static func isPrintable(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(ByteSearch.isPrintable)
    }

    package static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
