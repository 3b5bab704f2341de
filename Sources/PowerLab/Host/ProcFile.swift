import Foundation

/// Files of /proc. Foundation takes the first short read of such a file for its end.
enum ProcFile {
    /// Nil if the process is gone or not ours to inspect. At most 4 MiB.
    static func bytes(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while content.count < 4 << 20 {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return content }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            content += buffer[..<count]
        }
        return content
    }

    static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }
}
