/// The name of a medium in the virtual media repository.
///
/// At most 37 characters, letters, digits, `.` and `_`, not starting with `.` (reference: PC:media, VOPT_NAME); names with `-` were
/// seen in listings, so it is taken too. A leading `-` would read as a flag and is refused.
public struct MediumName: Sendable, Hashable, CustomStringConvertible {
    public static let maximumLength = 37
    public let text: String

    public init?(_ text: some StringProtocol) {
        guard let first = text.utf8.first, text.utf8.count <= Self.maximumLength, first != UInt8(ascii: "."),
            first != UInt8(ascii: "-"),
            text.utf8.allSatisfy({
                ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            })
        else { return nil }
        self.text = String(text)
    }

    public var description: String { text }
}
