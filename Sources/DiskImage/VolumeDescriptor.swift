/// The primary volume descriptor of an ISO 9660 image (ECMA-119, clause 8.4): sector 16, 2,048 bytes.
public struct VolumeDescriptor: Sendable, Equatable {
    public static let sectorSize = 2_048
    /// Where the descriptor stands, in sectors of 2,048 bytes.
    public static let sector = 16

    /// The volume identifier without its trailing blanks; nil when it is blank or has a byte that isn't printable ASCII.
    public var volumeID: String?
    /// The length that the image declares, in bytes: volume space size times logical block size.
    public var byteCount: Int

    /// - Parameter sector: the 2,048 bytes of sector 16.
    /// - Returns: nil unless they are a primary volume descriptor: type 1, `CD001`, version 1, both byte orders agreeing.
    public init?(sector: [UInt8]) {
        guard sector.count >= Self.sectorSize, sector[0] == 1, sector[1..<6].elementsEqual("CD001".utf8), sector[6] == 1,
            let blocks = Self.bothEndian32(sector, at: 80), let blockSize = Self.bothEndian16(sector, at: 128),
            blocks > 0, [512, 1_024, 2_048].contains(blockSize)
        else { return nil }
        volumeID = Self.identifier(sector[40..<72])
        byteCount = blocks * blockSize
    }

    private static func identifier(_ bytes: ArraySlice<UInt8>) -> String? {
        var bytes = bytes
        while let last = bytes.last, last == UInt8(ascii: " ") || last == 0 { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// ECMA-119, clause 7.3.3: the number in little-endian and once more in big-endian order.
    private static func bothEndian32(_ bytes: [UInt8], at offset: Int) -> Int? {
        let little = (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        let big = (0..<4).reduce(0) { $0 << 8 | Int(bytes[offset + 4 + $1]) }
        return little == big ? little : nil
    }

    private static func bothEndian16(_ bytes: [UInt8], at offset: Int) -> Int? {
        let little = Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
        let big = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
        return little == big ? little : nil
    }
}

/// The volume recognition sequence of a UDF image (ECMA-167, clause 2/8.3): `BEA01`, then `NSR02` or `NSR03`, from sector 16 on.
enum UDFRecognition {
    /// - Parameter sectors: the bytes from sector 16 on; sixteen sectors are plenty.
    static func isUDF(_ sectors: [UInt8]) -> Bool {
        var hasBegun = false
        for start in stride(from: 0, to: sectors.count - 6, by: VolumeDescriptor.sectorSize) {
            switch String(decoding: sectors[(start + 1)..<(start + 6)], as: UTF8.self) {
            case "BEA01": hasBegun = true
            case "NSR02", "NSR03": if hasBegun { return true }
            case "CD001", "BOOT2", "TEA01": continue
            default: return false
            }
        }
        return false
    }
}
