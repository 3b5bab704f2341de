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

    package static func number(_ text: TextSlice, upTo limit: Int = .max) -> Int? {
        guard !text.isEmpty else { return nil }
        var value = 0
        let isNumber = text.allSatisfy { byte in
            guard ASCII.isDigit(byte) else { return false }
            let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLargeNow) = tens.addingReportingOverflow(Int(byte &- 48))
            value = sum
            return !isTooLarge && !isTooLargeNow
        }
        return isNumber && value <= limit ? value : nil
    }

    /// The value of at most 16 hexadecimal digits and nothing else.
    package static func hexadecimal(_ text: TextSlice) -> UInt64? {
        guard !text.isEmpty, text.count <= 16 else { return nil }
        var value: UInt64 = 0
        let isNumber = text.allSatisfy { byte in
            guard ASCII.isHexDigit(byte) else { return false }
            value = value << 4 | UInt64(ASCII.isDigit(byte) ? byte &- 48 : (byte | 0x20) &- 87)
            return true
        }
        return isNumber ? value : nil
    }
}
