/// Column printing without format strings.
extension String {
    /// Blanks up to `width` behind it.
    public func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    func rightAligned(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }

    /// Order of device names: hdisk2 before hdisk10.
    static func deviceOrder(_ left: String, _ right: String) -> Bool {
        let (a, b) = (left.deviceStem, right.deviceStem)
        return a.stem == b.stem ? a.number < b.number : left < right
    }

    private var deviceStem: (stem: Substring, number: Int) {
        let digits = reversed().prefix { $0.isASCII && $0.isNumber }.count
        return (dropLast(digits), Int(suffix(digits)) ?? -1)
    }
}

extension Int {
    func hex(_ digits: Int) -> String {
        let text = String(self, radix: 16)
        return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
    }

    /// First LUN byte to the 16 digits of the logical unit number.
    var lunDigits: String { hex(2) + "00000000000000" }
}
