import Glibc
import Hashing

/// A local file that is to become a medium, held open so that what was checked is what is sent.
///
/// The file is never mapped or read whole: every access is a `pread` into a buffer of the caller's choice.
public final class ImageFile: Sendable {
    public let path: String
    public let byteCount: Int
    private let descriptor: Int32
    private let identity: Identity

    /// Shows whether a file is still the one that was checked.
    private struct Identity: Equatable, Sendable {
        var device: UInt
        var inode: UInt
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    /// Opens `path`; a symbolic link is followed. A FIFO doesn't block, it is refused.
    public init(path: String) throws(ImageError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        let identity: Identity
        do {
            identity = try Self.identify(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
        self.identity = identity
        byteCount = identity.size
    }

    deinit { close(descriptor) }

    private static func identify(_ descriptor: Int32, _ path: String) throws(ImageError) -> Identity {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path, kind: kind(status.st_mode)) }
        guard status.st_size > 0 else { throw .notARegularFile(path: path, kind: "an empty file") }
        return Identity(
            device: UInt(status.st_dev), inode: UInt(status.st_ino), size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }

    private static func kind(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFDIR: "a directory"
        case S_IFIFO: "a FIFO"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }

    /// Fails if size, time or inode differ from what they were when the file was opened.
    public func checkUnchanged() throws(ImageError) {
        do throws(ImageError) {
            guard try Self.identify(descriptor, path) == identity else { throw ImageError.changed(path: path) }
        } catch .notARegularFile {
            // Emptied meanwhile.
            throw .changed(path: path)
        }
    }

    /// Fills `buffer` from `offset` on.
    /// - Returns: how many bytes there were; less than the buffer holds only at the end of the file.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(ImageError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = pread(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled, off_t(offset + filled))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// - Returns: the bytes of the range, fewer at the end of the file.
    public func bytes(at offset: Int, count: Int) throws(ImageError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // The standard library's closure rethrows untyped, so the outcome comes out as a value.
        let outcome = bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(ImageError) in try read(into: buffer, at: offset) }
        }
        bytes.removeLast(count - (try outcome.get()))
        return bytes
    }
}
