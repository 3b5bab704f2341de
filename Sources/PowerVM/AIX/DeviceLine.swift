/// A line of `lsdev -F name:status:physloc:description`.
struct DeviceLine {
    var name: String
    var status: String
    /// Empty for a device that has none.
    var location: String
    var description: String

    /// Nil for what AIX doesn't print there: a state isn't one word, a location has other characters than a location code, or the description
    /// continues like another line. Whatever got into the output then, no device must be taken for absent, or for one elsewhere.
    init?(_ text: String) {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false).map { SafeText.clean(String($0)) }
        guard fields.count == 4, !fields[1].isEmpty, fields[1].utf8.allSatisfy(ASCII.isLetter),
            !fields[3].utf8.contains(UInt8(ascii: "="))
        else { return nil }
        // The script, too, takes what stands before a blank.
        let place = fields[2].utf8.prefix { $0 != UInt8(ascii: " ") }
        guard place.allSatisfy(Self.isLocationSign), fields[2].utf8[place.endIndex...].allSatisfy({ $0 == UInt8(ascii: " ") })
        else { return nil }
        (name, status, location, description) = (fields[0], fields[1], String(Substring(place)), fields[3])
    }

    /// Location codes, and what older machines have instead: `10-60-00-0,0`.
    private static func isLocationSign(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || ".-,/+_".utf8.contains(byte)
    }
}
