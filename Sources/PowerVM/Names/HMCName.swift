/// A name that goes to an HMC: of a managed system (or its `9009-22A*7812345`), or of a partition.
///
/// Partition names hold blanks and dots. What an HMC takes beyond that isn't documented; refused is what could end or act inside a
/// quoted word (quotes, backslash, `$`, backtick), control characters, and a leading dash.
public struct HMCName: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    public init?(_ text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.count <= 128, text.first != "-", text.first != " ", text.last != " ",
            text.unicodeScalars.allSatisfy({ !SafeText.isHarmful($0) && !Self.refused.contains($0) })
        else { return nil }
        self.text = String(text)
    }

    private static let refused: Set<Unicode.Scalar> = ["'", "\"", "\\", "$", "`", "\t", "\n"]

    public var description: String { text }
}
