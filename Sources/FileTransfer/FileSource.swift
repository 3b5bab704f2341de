import DiskImage
import Dispatch
import Hashing
import Synchronization

/// A local file as it is sent: read piece by piece, hashed on the way, and checked to the end to be the one that was opened.
///
/// Reading and hashing happen on a queue of their own, beside the sending, and block no other task.
public final class FileSource: ByteSource {
    /// What is computed while the file is read.
    public struct Sums: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let sha256 = Sums(rawValue: 1)
        /// That of POSIX `cksum`.
        public static let checksum = Sums(rawValue: 2)
    }

    private struct State {
        var offset = 0
        var sha256: SHA256Stream?
        var checksum: ChecksumStream?
    }

    public let file: ImageFile
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "file")
    private let readsInline: Bool

    /// - Parameter readsInline: read on the caller's thread, for a simulated clock.
    public init(_ file: ImageFile, sums: Sums = [.sha256, .checksum], readsInline: Bool = false) {
        self.readsInline = readsInline
        self.file = file
        state = Mutex(
            State(
                sha256: sums.contains(.sha256) ? SHA256Stream() : nil,
                checksum: sums.contains(.checksum) ? ChecksumStream() : nil))
    }

    public var byteCount: Int { file.byteCount }
    /// How far it was read.
    public var offset: Int { state.withLock { $0.offset } }
    /// Of what was read so far: 64 lower-case hexadecimal digits.
    public var sha256: String? { state.withLock { $0.sha256?.hex } }
    public var checksum: UInt32? { state.withLock { $0.checksum?.value } }

    public func next(_ limit: Int) async throws(TransferFailure) -> [UInt8] {
        let piece: Result<[UInt8], ImageError>
        if readsInline {
            piece = Result { () throws(ImageError) in try read(limit) }
        } else {
            piece = await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: Result { () throws(ImageError) in try self.read(limit) }) }
            }
        }
        do {
            return try piece.get()
        } catch {
            throw TransferFailure(.local(error))
        }
    }

    /// Reads and hashes up to `offset` without returning anything: what the far end has already.
    public func skip(to offset: Int) async throws(TransferFailure) {
        while self.offset < offset {
            if Task.isCancelled { throw TransferFailure(.interrupted) }
            if try await next(min(1 << 20, offset - self.offset)).isEmpty { return }
        }
    }

    private func read(_ limit: Int) throws(ImageError) -> [UInt8] {
        let piece = state.withLock { state in
            Result { () throws(ImageError) -> [UInt8] in
                let wanted = min(limit, file.byteCount - state.offset)
                let piece = wanted > 0 ? try file.bytes(at: state.offset, count: wanted) : []
                guard piece.count == max(wanted, 0) else { throw .changed(path: file.path) }
                piece.withUnsafeBytes {
                    state.sha256?.add($0)
                    state.checksum?.add($0)
                }
                state.offset += piece.count
                return piece
            }
        }
        // Also at the end: what was hashed is what is there now.
        try file.checkUnchanged()
        return try piece.get()
    }
}
