/// The CRC of POSIX `cksum`, which base AIX has: polynomial 0x04C11DB7, the length appended, inverted.
public struct ChecksumStream: Sendable {
    private var crc: UInt32 = 0
    public private(set) var count = 0

    public init() {}

    /// The checksum of bytes that are there as a whole.
    public static func value(of bytes: [UInt8]) -> UInt32 {
        var stream = ChecksumStream()
        bytes.withUnsafeBytes { stream.add($0) }
        return stream.value
    }

    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var crc = crc
        Self.table.withUnsafeBufferPointer { table in
            for byte in bytes { crc = crc << 8 ^ table[Int(UInt8(truncatingIfNeeded: crc >> 24) ^ byte)] }
        }
        self.crc = crc
        count += bytes.count
    }

    /// Of what was added so far, as `cksum` prints it.
    public var value: UInt32 {
        var crc = crc
        var length = count
        while length > 0 {
            crc = crc << 8 ^ Self.table[Int(UInt8(truncatingIfNeeded: crc >> 24) ^ UInt8(truncatingIfNeeded: length))]
            length >>= 8
        }
        return ~crc
    }

    private static let table: [UInt32] = (0..<256).map { (index: UInt32) in
        (0..<8).reduce(index << 24) { crc, _ in crc & 0x8000_0000 == 0 ? crc << 1 : crc << 1 ^ 0x04C1_1DB7 }
    }
}
