/// What `medium` found in a drive of the LPAR: the volume descriptor of the image that the drive delivers, or why it can't be read.
public struct CompanionMedium: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        /// A primary volume descriptor of ISO 9660, and the POSIX checksum of its 2,048 bytes.
        case volume(identifier: String, checksum: UInt32)
        /// Readable, but not such a descriptor. The checksum is nil where the medium ends before the sector does.
        case notISO(checksum: UInt32?)
        case empty
        /// The login may not read the device.
        case denied
        case failed
    }

    public var content: Content
    /// Why it isn't a volume.
    public var message: String?

    /// The checksum of the sector, whatever it contains.
    public var checksum: UInt32? {
        switch content {
        case .volume(_, let checksum): checksum
        case .notISO(let checksum): checksum
        case .empty, .denied, .failed: nil
        }
    }

    /// What `medium` would print of this sector, for a comparison with a local image.
    public static func checksum(ofSector sector: [UInt8]) -> UInt32 { POSIXChecksum.crc(sector) }

    /// Reads the answer to `medium`.
    public init(_ answer: CompanionAnswer) throws(ReadError) {
        func unexpected(_ text: String?, _ expected: String) -> ReadError {
            ReadError(command: "attach-cd-lpar medium", line: nil, text: text ?? "", expected: expected)
        }
        let checksum = try answer.first("cksum").map { text throws(ReadError) in
            guard let sum = UInt32(text), String(sum) == text else { throw unexpected(text, "cksum=NUMBER") }
            return sum
        }
        message = answer.first("medium_error").map { SafeText.clean($0) }
        switch answer.first("medium") {
        case "read":
            guard let checksum, let identifier = answer.first("volume_id"), identifier.utf8.count <= 32,
                identifier.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
            else { throw unexpected(answer.first("volume_id"), "cksum and volume_id, at most 32 printable characters") }
            content = .volume(identifier: identifier, checksum: checksum)
        case "not-iso": content = .notISO(checksum: checksum)
        case "empty": content = .empty
        case "denied": content = .denied
        case "failed": content = .failed
        case let other: throw unexpected(other, "medium=read, not-iso, empty, denied or failed")
        }
    }
}
