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
        Self.tables.withUnsafeBufferPointer { table in
            // Eight bytes in one step, each through the table of its distance from the end ("slicing").
            var offset = 0
            while offset + 8 <= bytes.count {
                let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ UInt64(crc) << 32
                crc = table[1792 + Int(word >> 56)] ^ table[1536 + Int(word >> 48 & 255)] ^ table[1280 + Int(word >> 40 & 255)]
                crc ^= table[1024 + Int(word >> 32 & 255)] ^ table[768 + Int(word >> 24 & 255)]
                crc ^= table[512 + Int(word >> 16 & 255)] ^ table[256 + Int(word >> 8 & 255)] ^ table[Int(word & 255)]
                offset += 8
            }
            for byte in bytes[offset...] { crc = crc << 8 ^ table[Int(UInt8(truncatingIfNeeded: crc >> 24) ^ byte)] }
        }
        self.crc = crc
        count += bytes.count
    }

    /// Of what was added so far, as `cksum` prints it.
    public var value: UInt32 {
        var crc = crc
        var length = count
        while length > 0 {
            crc = crc << 8 ^ Self.tables[Int(UInt8(truncatingIfNeeded: crc >> 24) ^ UInt8(truncatingIfNeeded: length))]
            length >>= 8
        }
        return ~crc
    }

    /// Eight tables of 256: the n-th is for a byte with n bytes behind it.
    private static let tables: [UInt32] = {
        var tables = (0..<256).map { (index: UInt32) in
            (0..<8).reduce(index << 24) { crc, _ in crc & 0x8000_0000 == 0 ? crc << 1 : crc << 1 ^ 0x04C1_1DB7 }
        }
        for index in 256..<2048 {
            let before = tables[index - 256]
            tables.append(before << 8 ^ tables[Int(before >> 24)])
        }
        return tables
    }()
}
