/// The number of a logical partition within its managed system (`lpar_id`), 1 or more.
///
/// `lsmap` prints it in hexadecimal, the HMC and `uname -L` in decimal; this type holds the number itself.
public struct PartitionID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    public let number: Int

    /// Nil for 0 and below: the VIOS prints 0 for "no client", which is the absence of a partition id, not one.
    public init?(_ number: Int) {
        guard number > 0, number <= 0xFFFF else { return nil }
        self.number = number
    }

    public init(from decoder: any Decoder) throws {
        let number = try decoder.singleValueContainer().decode(Int.self)
        guard let valid = PartitionID(number) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath, debugDescription: "a partition id is a number from 1 to 65535, not \(number)")
            )
        }
        self = valid
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
    public var description: String { String(number) }
}

/// A virtual SCSI server adapter of a VIOS: `vhost0`, `vhost25`.
public struct VHostName: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let text: String
    let number: Int

    public init?(_ text: some StringProtocol) { self.init(TextSlice(String(text))) }

    package init?(_ slice: TextSlice) {
        guard let number = Self.number(slice) else { return nil }
        text = String(slice)
        self.number = number
    }

    /// The number of the adapter, if this is the name of one.
    package static func number(_ slice: TextSlice) -> Int? {
        slice.hasPrefix("vhost") ? Digits.number(slice.dropFirst(5), upTo: 99_999) : nil
    }

    public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
    public var description: String { text }
}

/// The name of a device in the ODM of a VIOS or of AIX, as it may be read: `hdisk3`, `aix04_cd`, `disk-1.old`.
///
/// ODM names are at most 15 characters (reference: VIOS optical commands, `-dev`). Everything in the alphabet is harmless in a
/// shell word.
public struct DeviceName: Sendable, Hashable, Comparable, CustomStringConvertible {
    public static let maximumLength = 15
    public let text: String

    public init?(_ text: some StringProtocol) { self.init(TextSlice(String(text))) }

    package init?(_ slice: TextSlice) {
        guard Self.isName(slice) else { return nil }
        text = String(slice)
    }

    package static func isName(_ slice: TextSlice) -> Bool {
        guard slice.count <= maximumLength, let first = slice.first, ASCII.isLetter(first) else { return false }
        return slice.allSatisfy {
            ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }

    public static func < (a: Self, b: Self) -> Bool { a.text < b.text }
    public var description: String { text }
}

/// A name that we may give to a drive: the alphabet that is safe everywhere, `[A-Za-z][A-Za-z0-9_]*`, at most 15 characters.
public struct DriveName: Sendable, Hashable, CustomStringConvertible {
    public let device: DeviceName

    public init?(_ text: some StringProtocol) {
        guard let device = DeviceName(text), text.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") })
        else { return nil }
        self.device = device
    }

    public var text: String { device.text }
    public var description: String { device.text }
}

/// A client-side virtual SCSI adapter as AIX names it: `vscsi0`.
public struct VSCSIName: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    public init?(_ text: some StringProtocol) { self.init(TextSlice(String(text))) }

    package init?(_ slice: TextSlice) {
        guard slice.hasPrefix("vscsi"), Digits.number(slice.dropFirst(5), upTo: 99_999) != nil else { return nil }
        text = String(slice)
    }

    public var description: String { text }
}
