import Hashing

/// What a local image is, read from its first 64 KiB and its length.
public struct ImageInspection: Sendable, Equatable {
    public enum Format: String, Sendable {
        case iso9660, udf
        /// Neither was found and the caller allowed it (`--any-content`).
        case other
    }

    public var format: Format
    public var volumeID: String?
    public var byteCount: Int
    /// POSIX checksum of sector 16, as `dd if=/dev/rcdN bs=2048 skip=16 count=1 | cksum` prints it on AIX; nil for a shorter file.
    public var descriptorChecksum: UInt32?
    /// Twelve hexadecimal digits that stand for the content, known without reading the whole file: SHA-256 over the size (decimal,
    /// a newline), the first MiB and the last MiB. It names the staged part on a VIOS; it isn't proof of the content.
    public var contentID: String

    private static let mebibyte = 1 << 20

    /// - Parameter allowsAnyContent: take a file that is neither ISO 9660 nor UDF.
    public init(of file: ImageFile, allowsAnyContent: Bool = false) throws(ImageError) {
        let offset = VolumeDescriptor.sector * VolumeDescriptor.sectorSize
        let head = try file.bytes(at: offset, count: 16 * VolumeDescriptor.sectorSize)
        (format, volumeID) = try Self.look(at: head, of: file.path, byteCount: file.byteCount, allowsAnyContent: allowsAnyContent)
        byteCount = file.byteCount
        descriptorChecksum =
            head.count >= VolumeDescriptor.sectorSize
            ? ChecksumStream.value(of: Array(head.prefix(VolumeDescriptor.sectorSize))) : nil
        contentID = try Self.contentID(of: file)
    }

    /// What an image is by its first sectors, wherever it is.
    /// - Parameters:
    ///   - sectors: the bytes from sector 16 on; sixteen sectors are plenty.
    ///   - byteCount: the size of all of it.
    public static func look(
        at sectors: [UInt8], of path: String, byteCount: Int, allowsAnyContent: Bool
    ) throws(ImageError) -> (format: Format, volumeID: String?) {
        if let descriptor = VolumeDescriptor(sector: sectors) {
            guard descriptor.byteCount <= byteCount else {
                throw .truncated(path: path, promised: descriptor.byteCount, size: byteCount)
            }
            return (.iso9660, descriptor.volumeID)
        }
        if UDFRecognition.isUDF(sectors) { return (.udf, nil) }
        guard allowsAnyContent else { throw .notAnImage(path: path) }
        return (.other, nil)
    }

    private static func contentID(of file: ImageFile) throws(ImageError) -> String {
        let hash = SHA256Stream()
        Array("\(file.byteCount)\n".utf8).withUnsafeBytes { hash.add($0) }
        try file.bytes(at: 0, count: mebibyte).withUnsafeBytes { hash.add($0) }
        try file.bytes(at: max(0, file.byteCount - mebibyte), count: mebibyte).withUnsafeBytes { hash.add($0) }
        return String(hash.hex.prefix(12))
    }
}
