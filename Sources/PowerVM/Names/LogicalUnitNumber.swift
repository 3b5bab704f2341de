/// The LUN of a virtual target device, 64 bits, as `lsmap` prints it: `0x8100000000000000`.
///
/// The same number ends the location code of the client's device (`…-L8100000000000000`). Older AIX levels print 12 digits there,
/// and `lspath` always does: such a text is the left part of the number, so the number is compared, never the text.
public struct LogicalUnitNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let value: UInt64

    public init(value: UInt64) { self.value = value }

    /// Reads `0x8100000000000000` or the left-aligned digits of a location code or path, at most 16 of them.
    public init?(_ text: some StringProtocol) { self.init(TextSlice(String(text))) }

    package init?(_ slice: TextSlice) {
        let hasPrefix = slice.hasPrefix("0x") || slice.hasPrefix("0X")
        let digits = slice.dropFirst(hasPrefix ? 2 : 0)
        let count = digits.count
        guard count > 0, count <= 16, !hasPrefix || count == 16, let number = Digits.hexadecimal(digits) else { return nil }
        value = number << UInt64(4 * (16 - count))
    }

    public static func < (a: Self, b: Self) -> Bool { a.value < b.value }

    public var description: String {
        String(unsafeUninitializedCapacity: 18) { bytes in
            (bytes[0], bytes[1]) = (UInt8(ascii: "0"), UInt8(ascii: "x"))
            for place in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * place)) & 15
                bytes[2 + place] = digit < 10 ? 48 + digit : 87 + digit
            }
            return 18
        }
    }
}
