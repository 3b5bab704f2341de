import Foundation
import Glibc

/// A file of at most 64 MiB, read whole.
public enum TextFile {
    public static let limit = 64 << 20

    public static func read(_ file: String) throws(ConfigurationError) -> [UInt8] { try readWithStatus(file).bytes }

    /// The contents, and the status of the very file that was read.
    static func readWithStatus(_ file: String) throws(ConfigurationError) -> (bytes: [UInt8], status: stat) {
        do {
            let handle = file == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            var status = stat()
            guard fstat(handle.fileDescriptor, &status) == 0 else { throw POSIXError(.EIO) }
            var bytes: [UInt8] = []
            while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
                bytes += chunk
                if bytes.count > limit { break }
            }
            if bytes.count <= limit { return (bytes, status) }
        } catch {
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            let reason = cause.map { ": " + String(cString: strerror(Int32(truncatingIfNeeded: $0.code))) } ?? ""
            throw ConfigurationError(
                file: file, line: nil, message: "can't be read\(reason)", hint: "check the path and its permissions")
        }
        throw ConfigurationError(
            file: file, line: nil, message: "larger than the limit of 64 MiB", hint: "reduce it to the relevant part")
    }
}
