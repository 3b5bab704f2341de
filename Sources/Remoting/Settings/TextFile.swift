import Glibc

/// A file of at most 64 MiB, read whole.
public enum TextFile {
    public static let limit = 64 << 20

    public static func read(_ file: String) throws(ConfigurationError) -> [UInt8] { try readWithStatus(file).bytes }

    /// The contents, and the status of the very file that was read. `-` is standard input.
    static func readWithStatus(_ file: String) throws(ConfigurationError) -> (bytes: [UInt8], status: stat) {
        let descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(file, errno) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var status = stat()
        guard fstat(descriptor, &status) == 0, let bytes = bytes(from: descriptor, limit: limit + 1) else {
            throw unreadable(file, errno)
        }
        guard bytes.count <= limit else {
            throw ConfigurationError(
                file: file, line: nil, message: "larger than the limit of 64 MiB", hint: "reduce it to the relevant part")
        }
        return (bytes, status)
    }

    /// At most `limit` bytes, up to the end; nil with `errno` if reading fails.
    public static func bytes(from descriptor: Int32, limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit, 1 << 16))
        while bytes.count < limit {
            let count = Glibc.read(descriptor, &chunk, min(chunk.count, limit - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private static func unreadable(_ file: String, _ code: Int32) -> ConfigurationError {
        ConfigurationError(
            file: file, line: nil, message: "can't be read: \(String(cString: strerror(code)))",
            hint: "check the path and its permissions")
    }
}
