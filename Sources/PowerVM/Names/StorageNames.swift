/// A storage pool of a VIOS, which is a volume group: at most 15 characters, a letter first.
///
/// Source: the limit is AIX's for volume groups (documented for mkvg); shared storage pools have longer names, but hold no repository.
public struct PoolName: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    public init?(_ text: some StringProtocol) {
        guard DeviceName(text) != nil else { return nil }
        self.text = String(text)
    }

    public var description: String { text }
}

/// A size as `mkrep`, `chrep` and `mkvopt` take it: `1500M`, `10G`, in binary units.
///
/// Source: the manual pages mkrep and chrep (`###M` or `###G`). What a repository really gets is rounded up by the VIOS.
public struct SizeArgument: Sendable, Hashable, CustomStringConvertible {
    public let text: String
    public let megabytes: Int

    /// Takes a whole number above 0 with `M` or `G`, in either case.
    public init?(_ text: some StringProtocol) {
        guard let number = Digits.number(text.dropLast(), upTo: 99_999_999), number > 0 else { return nil }
        switch text.last {
        case "M", "m": (self.text, megabytes) = ("\(number)M", number)
        case "G", "g": (self.text, megabytes) = ("\(number)G", number * 1024)
        default: return nil
        }
    }

    public init?(megabytes: Int) { self.init("\(megabytes)M") }

    public var description: String { text }
}

/// What the partitions may do with a medium.
public enum MediumAccess: String, Sendable, CaseIterable {
    case readOnly = "ro"
    case readWrite = "rw"
}

/// A host in a VIOS's command: a host name or an IPv4 address.
public struct HostName: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 253, let first = text.utf8.first, ASCII.isAlphanumeric(first),
            text.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") })
        else { return nil }
        self.text = String(text)
    }

    public var description: String { text }
}
