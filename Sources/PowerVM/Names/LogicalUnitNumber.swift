/// The LUN of a virtual target device, 64 bits, as `lsmap` prints it: `0x8100000000000000`.
///
/// The same number ends the location code of the client's device (`…-L8100000000000000`). Older AIX levels print 12 digits there,
/// and `lspath` always does: such a text is the left part of the number, so the number is compared, never the text.
public struct LogicalUnitNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let value: UInt64

    public init(value: UInt64) { self.value = value }

    /// Reads `0x8100000000000000` or the left-aligned digits of a location code or path, at most 16 of them.
    public init?(_ text: some StringProtocol) {
        let hasPrefix = text.hasPrefix("0x") || text.hasPrefix("0X")
        let digits = hasPrefix ? text.dropFirst(2) : text.dropFirst(0)
        let count = digits.utf8.count
        guard count > 0, count <= 16, !hasPrefix || count == 16, digits.utf8.allSatisfy(ASCII.isHexDigit),
            let number = UInt64(digits, radix: 16)
        else { return nil }
        value = number << UInt64(4 * (16 - count))
    }

    public static func < (a: Self, b: Self) -> Bool { a.value < b.value }

    public var description: String {
        let digits = String(value, radix: 16)
        return "0x" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
