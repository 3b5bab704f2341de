import Glibc
import Hashing

/// The checksum file that stands beside an image: `FILE.sha256`, else `SHA256SUMS` of the same directory with a line for it.
public struct Sidecar: Sendable, Equatable {
    public var path: String
    public var sha256: String

    private static let largest = 1 << 20

    /// - Returns: nil when there is none. A `FILE.sha256` without a readable sum for FILE is an error: it was put there on purpose.
    public static func find(for image: String) throws(ImageError) -> Sidecar? {
        let name = image.split(separator: "/").last.map(String.init) ?? image
        if let text = try read(image + ".sha256") {
            guard let sum = ChecksumFile(text).sum(for: name) else {
                throw .unreadableSidecar(path: image + ".sha256", line: String(text.prefix { !$0.isNewline }.prefix(100)))
            }
            return Sidecar(path: image + ".sha256", sha256: sum)
        }
        let list = String(image.dropLast(name.count)) + "SHA256SUMS"
        guard let text = try read(list), let sum = ChecksumFile(text).sum(for: name) else { return nil }
        return Sidecar(path: list, sha256: sum)
    }

    /// - Returns: nil when there is no such file.
    private static func read(_ path: String) throws(ImageError) -> String? {
        guard access(path, F_OK) == 0 else { return nil }
        let file: ImageFile
        do {
            file = try ImageFile(path: path)
        } catch .notARegularFile(_, "an empty file") {
            return ""
        }
        guard file.byteCount <= largest else { throw .unreadable(path: path, reason: "it is larger than 1 MiB") }
        return String(decoding: try file.bytes(at: 0, count: file.byteCount), as: UTF8.self)
    }
}
