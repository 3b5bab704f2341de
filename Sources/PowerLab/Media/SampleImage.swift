import Foundation

/// Small ISO 9660 images: enough of the format to be recognised (ECMA-119 section 8.4), no files in it.
public enum SampleImage {
    public static let sector = 2048
    /// System area, volume descriptor and terminator.
    private static let headSectors = 18

    /// Writes an image of `bytes` bytes, sparse but for its first 18 sectors and its last one; shorter ones are cut.
    public static func write(to path: String, volumeID: String, bytes: Int) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw LabError.system(path, errno) }
        defer { close(descriptor) }
        let head = head(volumeID: volumeID, bytes: bytes).prefix(bytes)
        let tail = Array("end of \(volumeID)".utf8)
        guard ftruncate(descriptor, bytes) == 0, pwrite(descriptor, Array(head), head.count, 0) == head.count else {
            throw LabError.system(path, errno)
        }
        guard bytes >= (headSectors + 1) * sector else { return }
        if pwrite(descriptor, tail, tail.count, bytes - sector) != tail.count { throw LabError.system(path, errno) }
    }

    /// The first 18 sectors.
    static func head(volumeID: String, bytes: Int) -> [UInt8] {
        var image = [UInt8](repeating: 0, count: headSectors * sector)
        func put(_ values: some Collection<UInt8>, _ offset: Int) {
            image.replaceSubrange(offset..<offset + values.count, with: values)
        }
        let primary = 16 * sector
        put([1] + Array("CD001".utf8) + [1], primary)
        put(Array("POWERLAB".padded(32).utf8), primary + 8)
        put(Array(String(volumeID.prefix(32)).padded(32).utf8), primary + 40)
        put(bothEndian(UInt32(truncatingIfNeeded: bytes / sector)), primary + 80)
        for offset in [120, 124] { put([1, 0, 0, 1], primary + offset) }
        put([0, 8, 8, 0], primary + 128)
        image[primary + 881] = 1
        put([255] + Array("CD001".utf8) + [1], primary + sector)
        return image
    }

    private static func bothEndian(_ value: UInt32) -> [UInt8] {
        let little = (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return little + little.reversed()
    }
}
