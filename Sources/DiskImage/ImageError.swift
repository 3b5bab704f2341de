/// Why a local file isn't sent; found before the first byte.
public enum ImageError: Error, Sendable, Equatable {
    /// `open` or `read` failed: the system's own message.
    case unreadable(path: String, reason: String)
    /// A directory, a device, a FIFO, an empty file.
    case notARegularFile(path: String, kind: String)
    /// Neither ISO 9660 nor UDF.
    case notAnImage(path: String)
    /// The descriptor promises more bytes than the file has: a download that was cut.
    case truncated(path: String, promised: Int, size: Int)
    /// The file changed while it was being read.
    case changed(path: String)
    /// The sidecar or `--sha256` names another digest than the file has.
    case checksumMismatch(path: String, expected: String, found: String, source: String)
    /// A sidecar is there, but not one line of it could be read for this file.
    case unreadableSidecar(path: String, line: String)
}
