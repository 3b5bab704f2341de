/// Byte classes of ASCII, without locale.
package enum ASCII {
    package static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    package static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }
    package static func isLower(_ byte: UInt8) -> Bool { byte &- 97 < 26 }
    package static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }
    package static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 97 < 6 }
}

package enum Digits {
    /// The value of a text that is nothing but decimal digits, or nil; `Int(_:)` alone would accept a plus or minus sign.
    package static func number(_ text: some StringProtocol, upTo limit: Int = .max) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy(ASCII.isDigit), let value = Int(text), value <= limit
        else { return nil }
        return value
    }
}
