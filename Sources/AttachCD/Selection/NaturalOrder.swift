/// The order of names as people number them: `vhost2` before `vhost10`.
enum NaturalOrder {
    static func isBefore(_ first: String, _ second: String) -> Bool {
        var (left, right) = (Substring(first), Substring(second))
        while let one = left.first, let other = right.first {
            if isDigit(one), isDigit(other) {
                let (number, further) = (number(&left), number(&right))
                if number.count != further.count { return number.count < further.count }
                if number != further { return number < further }
            } else {
                if one != other { return one < other }
                left.removeFirst()
                right.removeFirst()
            }
        }
        // Names that differ in leading zeros alone still have an order.
        return left.isEmpty && right.isEmpty ? first < second : left.isEmpty
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    /// The digits in front, without leading zeros.
    private static func number(_ text: inout Substring) -> Substring {
        let digits = text.prefix(while: isDigit)
        text = text.dropFirst(digits.count)
        return digits.drop { $0 == "0" }
    }
}
